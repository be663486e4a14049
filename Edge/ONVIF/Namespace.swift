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

/// The XML namespaces of ONVIF's messages.
enum Namespace {
    /// SOAP 1.2, which ONVIF uses.
    static let soap = "http://www.w3.org/2003/05/soap-envelope"
    /// SOAP 1.1, in which some cameras put their faults.
    static let soap11 = "http://schemas.xmlsoap.org/soap/envelope/"
    /// What all of ONVIF's own namespaces begin with.
    static let onvifPrefix = "http://www.onvif.org/"
    /// Types that all services share.
    static let schema = "http://www.onvif.org/ver10/schema"
    /// The types of devices that are discovered.
    static let network = "http://www.onvif.org/ver10/network/wsdl"
    /// WS-Addressing of 2004, which WS-Discovery uses.
    static let addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
    /// WS-Addressing as it became a recommendation, which some cameras answer in.
    static let addressing10 = "http://www.w3.org/2005/08/addressing"
    /// WS-Discovery of 2005, which ONVIF uses.
    static let discovery = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
    /// WS-Discovery 1.1.
    static let discovery11 = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"
    /// WS-Security.
    static let security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    /// The types of WS-Security.
    static let securityUtility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    /// The envelopes that are read.
    static let envelopes = [soap, soap11]
    /// The addressing that is read.
    static let addressings = [addressing, addressing10]
    /// The discovery that is read.
    static let discoveries = [discovery, discovery11]
}
