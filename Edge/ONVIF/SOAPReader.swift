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

/// Reads the XML of a SOAP message into a tree, within bounds.
///
/// It is our own because a conforming parser refuses what cameras send: of the 78 captured replies in the test vectors 14
/// have a prefix that nothing declares, an encoding that they are not in, or broken quotes. What makes XML
/// dangerous is left out instead: SOAP forbids document types (SOAP 1.2 Part 1 §5), so there are no entities, no
/// external references and nothing that grows; a `<!DOCTYPE` ends the reading.
struct SOAPReader {
    /// Bound of a message; GetProfiles of a recorder with 128 channels stays under 2 MB.
    static let maximumBytes = 4 << 20
    /// Bound of elements inside one another; ONVIF's own go to about 15.
    static let maximumDepth = 64
    /// Bound of the elements of a message.
    static let maximumElements = 100_000
    /// Bound of the attributes of an element; cameras declare up to 40 namespaces in their envelopes.
    static let maximumAttributes = 128
    /// Bound of the namespace declarations that are in force at a place.
    static let maximumBindings = 512
    /// Bound of a name.
    static let maximumNameBytes = 256

    private struct Open {
        var element: SOAPElement
        var rawName: ArraySlice<UInt8>
        var text: [UInt8] = []
        var outerBindings: Int
    }

    private struct Binding {
        var prefix: ArraySlice<UInt8>
        var namespace: String?
    }

    private struct RawAttribute {
        var name: ArraySlice<UInt8>
        var value: String
    }

    private var rest: ArraySlice<UInt8>
    private var open: [Open] = []
    private var bindings: [Binding] = []
    private var elementCount = 0
    private var root: SOAPElement?

    private init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    /// The outermost element of a message.
    ///
    /// What follows it is not looked at. Throws `tooLarge` past a bound and `malformed` for the rest.
    static func read(_ bytes: [UInt8]) throws(ONVIFError) -> SOAPElement {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        var reader = SOAPReader(self.utf8(bytes)[...])
        return try reader.read()
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    private mutating func read() throws(ONVIFError) -> SOAPElement {
        while self.root == nil, let byte = self.rest.first {
            if byte == UInt8(ascii: "<"), self.beginsMarkup {
                try self.readMarkup()
            } else {
                try self.readText()
            }
        }
        guard let root = self.root else { throw .malformed("it ends too early") }
        return root
    }

    /// Whether markup begins at the `<` that is next; before a space or digit, it is text that a camera did not escape.
    private var beginsMarkup: Bool {
        guard let next = self.rest.dropFirst().first else { return true }
        return !Self.isSpace(next) && !(0x30...0x39).contains(next) && next != UInt8(ascii: "=")
    }

    private mutating func readText() throws(ONVIFError) {
        let run = self.rest.dropFirst().prefix { $0 != UInt8(ascii: "<") }
        let text = self.rest[self.rest.startIndex..<run.endIndex]
        self.rest = self.rest[run.endIndex...]
        if self.open.isEmpty {
            guard text.allSatisfy({ Self.isSpace($0) }) else { throw .malformed("it does not begin with an element") }
            return
        }
        Self.appendText(text, to: &self.open[self.open.count - 1].text)
    }

    private mutating func readMarkup() throws(ONVIFError) {
        switch self.rest.dropFirst().first {
        case UInt8(ascii: "/"): try self.readClosingTag()
        case UInt8(ascii: "?"): _ = try self.skip(2, through: "?>")
        case UInt8(ascii: "!"): try self.readDeclaration()
        default: try self.readOpeningTag()
        }
    }

    private mutating func readDeclaration() throws(ONVIFError) {
        if self.rest.starts(with: "<!--".utf8) {
            _ = try self.skip(4, through: "-->")
        } else if self.rest.starts(with: "<![CDATA[".utf8), !self.open.isEmpty {
            let text = try self.skip(9, through: "]]>")
            self.open[self.open.count - 1].text += text
        } else {
            throw .malformed("it has a document type, which SOAP forbids")
        }
    }

    /// Drops `count` bytes and all through the end mark; gives what lies between.
    private mutating func skip(_ count: Int, through end: String) throws(ONVIFError) -> ArraySlice<UInt8> {
        let mark = Array(end.utf8)
        let content = self.rest.dropFirst(count)
        var index = content.startIndex
        while content.endIndex - index >= mark.count {
            if content[index] == mark[0], content[index...].starts(with: mark) {
                self.rest = content[(index + mark.count)...]
                return content[content.startIndex..<index]
            }
            index += 1
        }
        throw .malformed("it ends too early")
    }

    private mutating func readClosingTag() throws(ONVIFError) {
        let tag = try self.skip(2, through: ">")
        let name = tag.prefix { !Self.isSpace($0) }
        guard let last = self.open.last, last.rawName == name, tag[name.endIndex...].allSatisfy({ Self.isSpace($0) })
        else { throw .malformed("an element is closed that is not open") }
        self.close()
    }

    private mutating func close() {
        guard let closed = self.open.popLast() else { return }
        var element = closed.element
        element.text = String(decoding: closed.text, as: UTF8.self)
        self.bindings.removeLast(self.bindings.count - closed.outerBindings)
        if self.open.isEmpty {
            self.root = element
        } else {
            self.open[self.open.count - 1].element.children.append(element)
        }
    }

    private mutating func readOpeningTag() throws(ONVIFError) {
        self.rest = self.rest.dropFirst()
        let rawName = try self.readName()
        let (attributes, isEmpty) = try self.readAttributes()
        self.elementCount += 1
        guard self.elementCount <= Self.maximumElements, self.open.count < Self.maximumDepth else { throw .tooLarge }
        let outerBindings = self.bindings.count
        for attribute in attributes {
            if attribute.name.elementsEqual("xmlns".utf8) {
                self.bindings.append(Binding(prefix: [], namespace: attribute.value))
            } else if attribute.name.starts(with: "xmlns:".utf8) {
                self.bindings.append(Binding(prefix: attribute.name.dropFirst(6), namespace: attribute.value))
            }
        }
        guard self.bindings.count <= Self.maximumBindings else { throw .tooLarge }
        let (prefix, name) = Self.split(rawName)
        var element = SOAPElement(name: String(decoding: name, as: UTF8.self), namespace: self.namespace(prefix))
        for attribute in attributes where !attribute.name.starts(with: "xmlns".utf8) {
            let name = String(decoding: Self.split(attribute.name).name, as: UTF8.self)
            element.attributes.append(SOAPElement.Attribute(name: name, value: attribute.value))
        }
        self.open.append(Open(element: element, rawName: rawName, outerBindings: outerBindings))
        if isEmpty { self.close() }
    }

    private func namespace(_ prefix: ArraySlice<UInt8>) -> String? {
        guard let namespace = self.bindings.last(where: { $0.prefix == prefix })?.namespace else { return nil }
        return namespace.isEmpty ? nil : namespace
    }

    private static func split(_ name: ArraySlice<UInt8>) -> (prefix: ArraySlice<UInt8>, name: ArraySlice<UInt8>) {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { return ([], name) }
        return (name[name.startIndex..<colon], name[(colon + 1)...])
    }

    private mutating func readName() throws(ONVIFError) -> ArraySlice<UInt8> {
        let name = self.rest.prefix { !Self.isSpace($0) && !"/>=<\"'".utf8.contains($0) }
        guard !name.isEmpty else { throw .malformed("a name is missing") }
        guard name.count <= Self.maximumNameBytes else { throw .tooLarge }
        self.rest = self.rest[name.endIndex...]
        return name
    }

    /// Reads the attributes and the end of a tag; true when the element is empty and so closed.
    private mutating func readAttributes() throws(ONVIFError) -> ([RawAttribute], Bool) {
        var attributes: [RawAttribute] = []
        while true {
            self.rest = self.rest.drop { Self.isSpace($0) }
            if self.rest.first == UInt8(ascii: ">") {
                self.rest = self.rest.dropFirst()
                return (attributes, false)
            }
            if self.rest.starts(with: "/>".utf8) {
                self.rest = self.rest.dropFirst(2)
                return (attributes, true)
            }
            guard attributes.count < Self.maximumAttributes else { throw .tooLarge }
            attributes.append(try self.readAttribute())
        }
    }

    private mutating func readAttribute() throws(ONVIFError) -> RawAttribute {
        let name = try self.readName()
        self.rest = self.rest.drop { Self.isSpace($0) }
        guard self.rest.first == UInt8(ascii: "=") else { throw .malformed("an attribute has no value") }
        self.rest = self.rest.dropFirst().drop { Self.isSpace($0) }
        guard let quote = self.rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw .malformed("an attribute has no quotes")
        }
        let value = self.rest.dropFirst().prefix { $0 != quote && $0 != UInt8(ascii: "<") }
        guard value.endIndex < self.rest.endIndex, self.rest[value.endIndex] == quote else {
            throw .malformed("an attribute does not end")
        }
        self.rest = self.rest[(value.endIndex + 1)...]
        var text: [UInt8] = []
        Self.appendText(value, to: &text)
        return RawAttribute(name: name, value: String(decoding: text, as: UTF8.self))
    }
}
