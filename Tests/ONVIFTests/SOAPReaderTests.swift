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

import TestSupport
import Testing

@testable import ONVIF

@Suite struct SOAPReaderTests {
    private func count(_ element: SOAPElement) -> Int { element.children.reduce(1) { $0 + self.count($1) } }

    private func read(_ text: String) throws -> SOAPElement { try SOAPReader.read(Array(text.utf8)) }

    @Test("Every captured reply is read, with as many elements as another program counts", arguments: vectorReplies)
    func vectors(file: String, body: String, elements: Int) throws {
        let root = try SOAPReader.read(Vectors.bytes("onvif/" + file))
        #expect(root.isNamed("Envelope", in: Namespace.envelopes))
        #expect(root.first("Body", in: Namespace.envelopes)?.children.first?.name == body)
        #expect(self.count(root) == elements)
    }

    @Test("No captured reply is left out of the table")
    func completeness() throws {
        let files = try Vectors.files("onvif").map(\.name).filter { $0 != "LICENSE" }
        #expect(Set(files) == Set(vectorReplies.map(\.file)))
    }

    @Test(
        "Text is read as it was meant",
        arguments: [
            ("<a>x</a>", "x"), ("<a> x\n</a>", "x"), ("<a>&lt;&gt;&amp;&quot;&apos;</a>", "<>&\"'"),
            ("<a>&#65;&#x42;&#x1F3A5;</a>", "AB🎥"), ("<a>h?a=1&b=2&c;d</a>", "h?a=1&b=2&c;d"), ("<a>R&D</a>", "R&D"),
            ("<a>&#0;&#xD800;&#x110000;&#;&#x;</a>", "&#0;&#xD800;&#x110000;&#;&#x;"), ("<a>&amp</a>", "&amp"),
            ("<a><![CDATA[<b>&amp;]]></a>", "<b>&amp;"), ("<a>x<!-- <y> -->z</a>", "xz"), ("<a>1 < 2</a>", "1 < 2"),
            ("<a>x<?pi y?>z</a>", "xz"), ("\u{FEFF}<a>x</a>", "x"), ("<?xml version=”1.0” ?>\n<a>x</a>", "x"),
            ("<a>x</a  >trailing", "x"), ("<a/>", ""), ("<a b='1'\n/>", ""), ("<a>über</a>", "über"),
        ]
    )
    func text(xml: String, value: String) throws {
        #expect(try self.read(xml).value == value)
    }

    @Test("Attributes are found by their names without prefixes; both quotes, references, the first of two")
    func attributes() throws {
        let element = try self.read("<a x='1' n:y = \"a&amp;'b\" x=\"2\" xmlns:n='urn:n' empty=''/>")
        #expect(element.attribute("x") == "1")
        #expect(element.attribute("y") == "a&'b")
        #expect(element.attribute("empty") == "")
        #expect(element.attribute("n") == nil)
    }

    @Test("Prefixes stand for what is declared nearest; undeclared ones for nothing")
    func namespaces() throws {
        let root = try self.read(
            "<p:a xmlns:p='urn:1' xmlns='urn:d'><b/><p:c xmlns:p='urn:2'><p:d/></p:c><p:e/><q:f/><g xmlns=''/></p:a>"
        )
        #expect(root.namespace == "urn:1")
        #expect(root.children.map(\.namespace) == ["urn:d", "urn:2", "urn:1", nil, nil])
        #expect(root.children[1].children[0].namespace == "urn:2")
    }

    @Test("Encodings are told by the mark, or by a declaration of ISO 8859-1")
    func encodings() throws {
        let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>Tür</a>"
        let units = Array(text.utf16)
        let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let declared = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>T".utf8)
        let latin: [UInt8] = declared + [0xFC] + Array("r</a>".utf8)
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        for bytes in [Array(text.utf8), marked, big, little, latin] {
            #expect(try SOAPReader.read(bytes).value == "Tür")
        }
        let broken: [UInt8] = Array("<a>T".utf8) + [0xFC] + Array("r</a>".utf8)
        #expect(try SOAPReader.read(broken).value == "T\u{FFFD}r")
    }

    @Test(
        "What is no message is refused",
        arguments: [
            "", "   ", "x", "x<a/>", "<", "<a", "<a>", "<a></b>", "<a></a", "</a>", "<a/ >", "<a b></a>", "<a b=></a>",
            "<a b=c/>", "<a b='c/>", "<a b='<'/>", "<><a/>", "<a =''/>", "<a><b></a></b>", "<!-- -->", "<a><!-- </a>",
            "<?xml", "<a><![CDATA[x</a>", "<a><![CDATA[x]]>", "<![CDATA[x]]><a/>",
            "<!DOCTYPE html><html></html>", "<a><!ENTITY b 'c'></a>", "<a><!ELEMENT a></a>",
        ]
    )
    func malformed(xml: String) {
        let error = #expect(throws: ONVIFError.self) { try self.read(xml) }
        #expect(error?.code == .malformed)
    }

    @Test("Bombs of entities are refused before they are looked at")
    func bombs() {
        let laughs = """
            <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;">]>
            <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>&lol2;</s:Body></s:Envelope>
            """
        let external = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"
        for xml in [laughs, external] {
            let error = #expect(throws: ONVIFError.self) { try self.read(xml) }
            #expect(error?.code == .malformed)
        }
    }

    @Test("Each bound holds, and what just keeps it is read")
    func bounds() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        func wide(_ count: Int) -> String { "<a>" + String(repeating: "<b/>", count: count - 1) + "</a>" }
        func attributes(_ count: Int) -> String { "<a" + (0..<count).map { " x\($0)=''" }.joined() + "/>" }
        func bindings(_ levels: Int) -> String {
            let tag = "<a" + (0..<128).map { " xmlns:x\($0)='u'" }.joined() + ">"
            return String(repeating: tag, count: levels) + String(repeating: "</a>", count: levels)
        }
        func name(_ count: Int) -> String { "<" + String(repeating: "n", count: count) + "/>" }
        func large(_ bytes: Int) -> String { "<a>" + String(repeating: "x", count: bytes - 7) + "</a>" }
        let cases: [(good: String, bad: String)] = [
            (nested(SOAPReader.maximumDepth), nested(SOAPReader.maximumDepth + 1)),
            (wide(SOAPReader.maximumElements), wide(SOAPReader.maximumElements + 1)),
            (attributes(SOAPReader.maximumAttributes), attributes(SOAPReader.maximumAttributes + 1)),
            (bindings(4), bindings(5)),
            (name(SOAPReader.maximumNameBytes), name(SOAPReader.maximumNameBytes + 1)),
            (large(SOAPReader.maximumBytes), large(SOAPReader.maximumBytes + 1)),
        ]
        for (good, bad) in cases {
            _ = try self.read(good)
            let error = #expect(throws: ONVIFError.self) { try self.read(bad) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test(
        "A message that ends at any byte is refused",
        arguments: ["GetStreamUri.xml", "Error.xml", "Unsubscribe.xml", "Probe.xml"]
    )
    func truncated(file: String) throws {
        let bytes = try Vectors.bytes("onvif/" + file)
        guard let end = bytes.lastIndex(of: UInt8(ascii: ">")) else {
            Issue.record("the file has no end")
            return
        }
        _ = try SOAPReader.read(Array(bytes[...end]))
        for count in 0..<end {
            #expect(throws: ONVIFError.self, "\(count) bytes") { try SOAPReader.read(Array(bytes[..<count])) }
        }
    }

    @Test("Changed bytes never trap, and no more is read than was there", arguments: vectorReplies.map(\.file))
    func mutations(file: String) throws {
        let original = try Vectors.bytes("onvif/" + file)
        let special: [UInt8] = Array("<>&;/!?[]-\"'= :\u{0}x".utf8) + [0x80, 0xC3, 0xFE, 0xFF]
        var generator = SeededGenerator(seed: UInt64(original.count))
        var read = 0
        for _ in 0..<25 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = special.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.removeSubrange(place..<max(place, min(bytes.count - 1, place + 20)))
                default: bytes.insert(contentsOf: Array(bytes[place..<min(bytes.count, place + 200)]), at: place)
                }
            }
            guard let root = try? SOAPReader.read(bytes) else { continue }
            read += 1
            #expect(self.count(root) <= bytes.count / 3)
        }
        #expect(read > 0, "some changes do no harm")
    }
}
