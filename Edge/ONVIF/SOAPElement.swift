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

/// One element of a SOAP message, with all that is inside of it.
public struct SOAPElement: Hashable, Sendable {
    struct Attribute: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// The name without prefix.
    public internal(set) var name: String
    /// The namespace; nil where the element has none, or a prefix that nothing declares.
    public internal(set) var namespace: String?
    /// The text directly inside, references replaced, white space as it came.
    public internal(set) var text = ""
    /// The elements directly inside, in order.
    public internal(set) var children: [SOAPElement] = []
    var attributes: [Attribute] = []

    /// The text without white space around it.
    var value: String {
        var bytes = self.text.utf8[...]
        while let byte = bytes.first, SOAPReader.isSpace(byte) { bytes.removeFirst() }
        while let byte = bytes.last, SOAPReader.isSpace(byte) { bytes.removeLast() }
        return String(Substring(bytes))
    }

    /// Whether it has this name and one of these namespaces.
    ///
    /// An element without a known namespace counts too: some cameras use prefixes that they never declare. An element of
    /// another namespace never counts.
    func isNamed(_ name: String, in namespaces: [String]) -> Bool {
        guard self.name == name else { return false }
        guard let namespace = self.namespace else { return true }
        return namespaces.contains(namespace)
    }

    /// The first child of this name in one of these namespaces.
    func first(_ name: String, in namespaces: [String]) -> SOAPElement? {
        self.children.first { $0.isNamed(name, in: namespaces) }
    }

    /// The children of this name that ONVIF defines.
    func all(_ name: String) -> [SOAPElement] { self.children.filter { $0.isONVIF(name) } }

    /// The element that these names lead to, each step being the first child of that name that ONVIF defines.
    func first(_ path: String...) -> SOAPElement? {
        var element = self
        for name in path {
            guard let next = element.children.first(where: { $0.isONVIF(name) }) else { return nil }
            element = next
        }
        return element
    }

    /// An attribute by its name without prefix.
    func attribute(_ name: String) -> String? { self.attributes.first { $0.name == name }?.value }

    /// An attribute that is a finite number.
    func number(_ name: String) -> Double? {
        guard let value = self.attribute(name).flatMap({ Double($0) }), value.isFinite else { return nil }
        return value
    }

    /// Cameras mix up ONVIF's namespaces among one another, so that inside of a reply any of them will do.
    private func isONVIF(_ name: String) -> Bool {
        self.name == name && self.namespace?.hasPrefix(Namespace.onvifPrefix) != false
    }
}
