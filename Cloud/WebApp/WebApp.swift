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

import Foundation
import Mustache

/// The pages and the files that they load, all read once when the program starts.
public struct WebApp: Sendable {
    /// What a page is rendered with, by name; values are texts, truths, nested contexts and lists of them.
    public typealias Context = [String: Any]

    /// The words.
    public let strings: StringCatalogue
    private let templates: MustacheLibrary
    private let assets: [String: WebAsset]

    /// Reads the resources that the program was built with; throws when one is missing or does not parse.
    public init() throws {
        let resources = Bundle.module.bundleURL.appendingPathComponent("Resources")
        guard FileManager.default.fileExists(atPath: resources.path) else {
            throw WebAppError(message: "The program's resources are not at \(resources.path); install it again.")
        }
        var templates: [String: MustacheTemplate] = [:]
        for (path, bytes) in try Self.files(below: resources.appendingPathComponent("templates")) {
            guard path.hasSuffix(".mustache") else { continue }
            templates[String(path.dropLast(9))] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
        }
        var assets: [String: WebAsset] = [:]
        for (path, bytes) in try Self.files(below: resources.appendingPathComponent("assets")) {
            assets[path] = WebAsset(bytes: bytes, path: path)
        }
        var english: [UInt8] = []
        for (path, bytes) in try Self.files(below: resources.appendingPathComponent("strings")) {
            assets["strings/" + path] = WebAsset(bytes: bytes, path: path)
            if path == "en.json" { english = bytes }
        }
        self.templates = MustacheLibrary(templates: templates)
        self.assets = assets
        self.strings = try StringCatalogue(json: english)
    }

    /// The names of all pages.
    public static let pages = [
        "error", "recording", "recordings", "room", "rooms", "setup", "sign-in", "sites",
    ]

    /// A file below `/assets/`; nil where there is none.
    public func asset(_ path: String) -> WebAsset? { self.assets[path] }

    /// Renders a page; throws when there is no template of this name.
    public func render(_ page: String, _ context: Context) throws -> String {
        var context = context
        context["t"] = self.strings.templateValue
        guard let html = self.templates.render(context, withTemplate: page) else {
            throw WebAppError(message: "There is no page '\(page)' in this program.")
        }
        return html
    }

    /// A value as JSON that may stand inside a script element.
    public static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        return text.replacingOccurrences(of: "<", with: "\\u003c")
    }

    private static func files(below folder: URL) throws -> [(path: String, bytes: [UInt8])] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try names.sorted().compactMap { name in
            let url = folder.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
                return nil
            }
            return (name, [UInt8](try Data(contentsOf: url)))
        }
    }
}
