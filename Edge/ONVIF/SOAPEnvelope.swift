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

/// SOAP 1.2 envelopes: ours are written, cameras' are opened.
enum SOAPEnvelope {
    /// An envelope around a header and a body that are XML.
    static func write(header: String, body: String, namespaces: [(prefix: String, uri: String)]) -> [UInt8] {
        let declarations = namespaces.map { " xmlns:\($0.prefix)=\"\($0.uri)\"" }.joined()
        let head = header.isEmpty ? "" : "<s:Header>\(header)</s:Header>"
        let envelope =
            "<s:Envelope xmlns:s=\"\(Namespace.soap)\"\(declarations)>\(head)<s:Body>\(body)</s:Body></s:Envelope>"
        return Array(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + envelope).utf8)
    }

    /// The body of a camera's envelope; throws the error of a fault that is in it.
    static func body(_ bytes: [UInt8]) throws(ONVIFError) -> SOAPElement {
        let envelope = try SOAPReader.read(bytes)
        guard envelope.isNamed("Envelope", in: Namespace.envelopes) else { throw .malformed("it is not SOAP") }
        guard let body = envelope.first("Body", in: Namespace.envelopes) else { throw .malformed("it has no body") }
        if let fault = body.first("Fault", in: Namespace.envelopes) { throw ONVIFError(SOAPFault(fault)) }
        return body
    }

    /// The text as content of an element or attribute.
    ///
    /// Characters that XML 1.0 §2.2 does not allow are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            default:
                if scalar.value >= 0x20, scalar.value != 0xFFFE, scalar.value != 0xFFFF {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
