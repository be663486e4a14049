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

import Testing

@testable import ONVIF

@Suite struct SOAPFaultTests {
    private func error(_ fault: String, soap: String = Namespace.soap) -> ONVIFError? {
        #expect(throws: ONVIFError.self) {
            try SOAPEnvelope.body(ReplyTests.envelope("<e:Fault>\(fault)</e:Fault>", soap: soap))
        }
    }

    private func fault(_ codes: [String], _ reason: String) -> String {
        var xml = ""
        for code in codes.reversed() {
            let inner = "<e:Value>\(code)</e:Value>\(xml)"
            xml = code == codes.first ? "<e:Code>\(inner)</e:Code>" : "<e:Subcode>\(inner)</e:Subcode>"
        }
        return xml + "<e:Reason><e:Text xml:lang='en'>\(reason)</e:Text></e:Reason>"
    }

    @Test(
        "Each fault has a kind and a sentence that says how to mend it",
        arguments: [
            (["e:Sender", "ter:NotAuthorized"], "Sender not Authorized", ONVIFError.Code.unauthorized, "password"),
            (["e:Sender", "wsse:FailedAuthentication"], "", .unauthorized, "password"),
            (["e:Sender", "ter:NotAuthorized"], "Timestamp expired", .clockOff, "clock"),
            (["e:Sender", "wsu:MessageExpired"], "", .clockOff, "clock"),
            (["e:Receiver", "ter:ActionNotSupported"], "Optional Action Not Implemented", .notSupported, "support"),
            (["e:Sender", "ter:InvalidArgVal", "ter:NoProfile"], "", .notFound, "profile"),
            (["e:Sender", "ter:InvalidArgVal", "ter:InvalidPosition"], "", .invalidValue, "value"),
            (["e:Sender", "ter:InvalidArgVal", "vendor:Odd"], "odd", .invalidValue, "odd"),
            (["e:Receiver", "ter:Action", "ter:PTZNotSupported"], "", .notSupported, "support"),
            (["e:Receiver"], "The sender is Not Authorized", .unauthorized, "password"),
            (["e:Receiver", "ter:Action", "vendor:Broken"], "Out of memory.", .refused, "(Out of memory)"),
            ([], "", .refused, "refused"),
        ]
    )
    func kinds(codes: [String], reason: String, code: ONVIFError.Code, word: String) {
        let error = self.error(self.fault(codes, reason))
        #expect(error?.code == code)
        #expect(error?.message.contains(word) == true)
        #expect(error?.message.hasSuffix(".") == true)
    }

    @Test("Faults of SOAP 1.1 are understood")
    func soap11() {
        let fault = "<faultcode>SOAP-ENV:Client</faultcode><faultstring>not authorized</faultstring>"
        #expect(self.error(fault, soap: Namespace.soap11)?.code == .unauthorized)
    }

    @Test("The camera's words stay on one line, and short")
    func words() throws {
        let long = String(repeating: "many ", count: 1000)
        let message = try #require(self.error(self.fault(["e:Receiver"], "a\u{1B}[31m\n\tb&#x9B;c \(long)"))).message
        #expect(message.contains("(a [31m b c many"))
        #expect(message.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        #expect(message.count < 250)
    }
}
