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
import Glibc

/// Simulated cameras for benchmarks: `CameraReplay FILE PORT` serves the loop of a file under every path of rtsp://127.0.0.1.
@main
enum CameraReplay {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = UInt16(arguments[2]) else {
            self.end("usage: CameraReplay FILE PORT", 2)
        }
        guard let loop = ReplayLoop(path: arguments[1]) else { self.end("\(arguments[1]) is no replay file.", 1) }
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(listener, 512) == 0 else { self.end("Port \(port) is taken.", 1) }
        print("ready")
        fflush(nil)
        var count = 0
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { continue }
            var noDelay: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
            // Whole groups of pictures apart, so that key frames of all cameras do not come at once in the same place.
            let firstTick = count % 60 * 30
            count += 1
            Thread.detachNewThread {
                var session = ReplaySession(socket: connection, loop: loop, firstTick: firstTick)
                session.run()
            }
        }
    }

    private static func end(_ text: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(status)
    }
}
