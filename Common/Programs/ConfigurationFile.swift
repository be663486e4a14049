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

public import Configuration
import SystemPackage

/// A program's configuration file, YAML.
///
/// Faults are told in sentences, as errors of the module that reads the file.
public struct ConfigurationFile<Failure: Error>: Sendable {
    /// What is in the file.
    public let values: ConfigReader
    private let path: String
    private let failure: @Sendable (String) -> Failure

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - failure: Makes the error that is thrown out of a sentence.
    public init(_ path: String, failure: @escaping @Sendable (String) -> Failure) async throws(Failure) {
        do {
            self.values = ConfigReader(provider: try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)))
        } catch {
            throw failure("The configuration \(path) cannot be read (\(error)); check the path and that it is YAML.")
        }
        self.path = path
        self.failure = failure
    }

    /// A text that must be there.
    public func required(_ key: ConfigKey) throws(Failure) -> String {
        guard let value = self.values.string(forKey: key), !value.isEmpty else {
            throw self.failure("The configuration \(self.path) lacks '\(key)'; add it.")
        }
        return value
    }
}
