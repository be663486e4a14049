//===----------------------------------------------------------------------===//
//
// This source file is part of the Oriel project
//
// Copyright (c) 2026 the Oriel authors
// Licensed under Apache License v2.0
//
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension ONVIFRequest where Reply == DeviceTime {
    /// Asks for the clock; cameras answer it to anybody (ONVIF Core §8.3.5).
    public static var systemDateAndTime: Self {
        Self(.device, "GetSystemDateAndTime") { DeviceTime($0) }
    }
}

extension ONVIFRequest where Reply == DeviceInformation {
    /// Asks what the camera is (ONVIF Core §8.3.3).
    public static var deviceInformation: Self {
        Self(.device, "GetDeviceInformation") { DeviceInformation($0) }
    }
}

extension ONVIFRequest where Reply == ServiceAddresses {
    /// Asks where the services are (ONVIF Core §8.1.2.1).
    public static var services: Self {
        Self(.device, "GetServices", content: "<tds:IncludeCapability>false</tds:IncludeCapability>") {
            ServiceAddresses(services: $0)
        }
    }

    /// The same of cameras that do not know GetServices (ONVIF Core §8.1.2.2).
    public static var capabilities: Self {
        Self(.device, "GetCapabilities", content: "<tds:Category>All</tds:Category>") {
            ServiceAddresses(capabilities: $0)
        }
    }
}
