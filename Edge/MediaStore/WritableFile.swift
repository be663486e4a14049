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

/// A file that is being written, used from one thread at a time.
public protocol WritableFile: Sendable {
    /// Writes all bytes at an offset from the start; throws `diskFull` or `inputOutput`, and then an unknown part of
    /// them is there.
    func write(_ bytes: [UInt8], at offset: Int64) throws(StoreError)

    /// Makes all bytes written so far durable (`fdatasync`). After an error the file must not be written again.
    func sync() throws(StoreError)

    /// Cuts the file to a length in bytes.
    func truncate(to length: Int64) throws(StoreError)

    /// Closes the file; nothing is made durable by it.
    func close()
}
