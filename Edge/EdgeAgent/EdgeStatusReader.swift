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

import EdgeProtocol
import Foundation
import Foundations
import Ingest
import LiveStream
import MediaStore
import Recorder
import Telemetry

/// Puts together how the edge is now, for the cloud and for the metrics.
struct EdgeStatusReader: Sendable {
    let supervisor: CameraSupervisor
    let media: String
    let clock: any TimeSource

    /// How the edge is now.
    var status: EdgeStatus {
        EdgeStatus(
            utc: self.clock.utc,
            desiredVersion: self.supervisor.desiredVersion,
            freeBytes: self.freeBytes,
            cameras: self.supervisor.rooms.flatMap { room in
                zip(room.room.cameras, room.feeds).map { camera, feed in
                    let (signal, since) = feed.signal
                    return switch signal {
                    case .connecting: EdgeStatus.Camera(id: camera.id, state: .connecting, since: since)
                    case .live: EdgeStatus.Camera(id: camera.id, state: .live, since: since)
                    case .lost(let error):
                        EdgeStatus.Camera(id: camera.id, state: .noSignal, since: since, message: error.message)
                    }
                }
            }
        )
    }

    /// Writes the gauges.
    func note(in metrics: MetricsRegistry, recordings: Int, isConnected: Bool) {
        metrics.set("oriel_edge_free_bytes", help: "Bytes free for media.", to: Double(self.freeBytes))
        metrics.set("oriel_edge_recordings_open", help: "Recordings that run.", to: Double(recordings))
        metrics.set("oriel_edge_cloud_connected", help: "1 while the cloud is connected.", to: isConnected ? 1 : 0)
        for room in self.supervisor.rooms {
            for (camera, feed) in zip(room.room.cameras, room.feeds) {
                let labels = [("camera", camera.id.description)]
                let isLive = feed.signal.0 == .live
                metrics.set(
                    "oriel_edge_camera_live",
                    help: "1 while pictures come in.",
                    labels: labels,
                    to: isLive ? 1 : 0
                )
                metrics.set(
                    "oriel_edge_camera_rtp_lost_packets",
                    help: "RTP packets that never came, since the start.",
                    labels: labels,
                    to: Double(feed.counts.lostPackets)
                )
                metrics.set(
                    "oriel_edge_camera_viewers",
                    help: "Live streams that are being sent.",
                    labels: labels,
                    to: Double(feed.hub.viewerCount)
                )
            }
        }
    }

    /// Writes the gauges of the store's room.
    func note(_ report: StorageReport, in metrics: MetricsRegistry) {
        metrics.set("oriel_edge_volume_bytes", help: "Bytes of the volume.", to: Double(report.totalBytes))
        metrics.set(
            "oriel_edge_reserved_bytes",
            help: "Free bytes that media leave to the index.",
            to: Double(report.reservedBytes)
        )
        metrics.set("oriel_edge_media_bytes", help: "Bytes of media.", to: Double(report.mediaBytes))
        metrics.set(
            "oriel_edge_pinned_bytes",
            help: "Bytes of media that recordings and holds pin.",
            to: Double(report.pinnedBytes)
        )
        metrics.set(
            "oriel_edge_disk_full_timestamp_seconds",
            help: "When media will have no room, seconds since 1970; +Inf where that is not to be seen.",
            to: report.fullAt?.secondsSince1970 ?? .infinity
        )
        for alarm in StorageAlarm.allCases {
            metrics.set(
                "oriel_edge_storage_alarm",
                help: "1 while the alarm holds.",
                labels: [("alarm", alarm.rawValue)],
                to: report.alarm == alarm ? 1 : 0
            )
        }
    }

    private var freeBytes: Int64 {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: self.media)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    }
}
