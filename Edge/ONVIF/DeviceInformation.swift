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

/// What a camera says of itself (ONVIF Core §8.3.3); fields that it leaves out are empty.
public struct DeviceInformation: Hashable, Sendable {
    /// Who made it.
    public var manufacturer: String
    /// What it is sold as.
    public var model: String
    /// The version of its software.
    public var firmwareVersion: String
    /// Its serial number.
    public var serialNumber: String
    /// The version of its hardware.
    public var hardwareID: String

    init(_ reply: SOAPElement) {
        func text(_ name: String) -> String { reply.first(name)?.value ?? "" }
        self.manufacturer = text("Manufacturer")
        self.model = text("Model")
        self.firmwareVersion = text("FirmwareVersion")
        self.serialNumber = text("SerialNumber")
        self.hardwareID = text("HardwareId")
    }
}
