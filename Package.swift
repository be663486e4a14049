// swift-tools-version: 6.2
//
// Oriel: one package, one graph. `Common` knows neither side, `Edge` never imports `Cloud`, `Cloud` never imports
// `Edge`; ARCHITECTURE.md says what each module is for.

import PackageDescription

/// Settings that every target of ours is compiled with.
let swiftSettings: [SwiftSetting] = [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0480-swiftpm-warning-control.md
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "oriel",
    platforms: [.macOS(.v15)],
    products: [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Common
        .target(name: "Foundations", path: "Common/Foundations"),
        .target(
            name: "EdgeProtocol",
            dependencies: ["Foundations", .product(name: "Crypto", package: "swift-crypto")],
            path: "Common/EdgeProtocol"
        ),
        .target(
            name: "HTTPServing",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Common/HTTPServing"
        ),
        .target(
            name: "LiveStream",
            dependencies: ["Foundations", "HTTPServing", .product(name: "NIOCore", package: "swift-nio")],
            path: "Common/LiveStream"
        ),
        .target(name: "MediaFormats", dependencies: ["Foundations"], path: "Common/MediaFormats"),
        .target(
            name: "PKI",
            dependencies: [
                "Foundations",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Common/PKI"
        ),
        .target(
            name: "SQLStore",
            dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
            path: "Common/SQLStore"
        ),
        .target(
            name: "Telemetry",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Common/Telemetry"
        ),
        // Edge
        .target(
            name: "EdgeAgent",
            dependencies: [
                "EdgeProtocol", "Foundations", "HTTPServing", "Ingest", "LiveStream", "MediaFormats", "MediaStore",
                "PKI",
                "Playback", "RTSP", "Recorder", "SQLStore", "Sync", "Telemetry",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Edge/EdgeAgent"
        ),
        .target(
            name: "Ingest",
            dependencies: [
                "Foundations", "MediaFormats", "RTP", "RTSP",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Edge/Ingest"
        ),
        .target(name: "Live", dependencies: ["Foundations", "MediaFormats"], path: "Edge/Live"),
        .target(
            name: "MediaStore",
            dependencies: [
                "Foundations", "MediaFormats", "SQLStore", .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Edge/MediaStore"
        ),
        .target(
            name: "Playback",
            dependencies: [
                "Foundations", "MediaFormats", "MediaStore", .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Edge/Playback"
        ),
        .target(
            name: "Recorder",
            dependencies: [
                "Foundations", "Ingest", "Live", "LiveStream", "MediaFormats", "MediaStore",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Edge/Recorder"
        ),
        .target(name: "RTP", dependencies: ["Foundations", "MediaFormats"], path: "Edge/RTP"),
        .target(
            name: "RTSP",
            dependencies: ["Foundations", "MediaFormats", "RTP", .product(name: "Crypto", package: "swift-crypto")],
            path: "Edge/RTSP"
        ),
        .target(
            name: "Sync",
            dependencies: [
                "EdgeProtocol", "Foundations", "HTTPServing", "MediaStore", "SQLStore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Edge/Sync"
        ),
        .executableTarget(
            name: "oriel-edge",
            dependencies: [
                "EdgeAgent", "Foundations", "Ingest", "MediaFormats", "MediaStore", "Playback", "RTSP",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Edge/oriel-edge"
        ),
        // Cloud
        .target(name: "Catalog", dependencies: ["EdgeProtocol", "Foundations", "SQLStore"], path: "Cloud/Catalog"),
        .systemLibrary(
            name: "CArgon2",
            path: "Common/CArgon2",
            pkgConfig: "libargon2",
            providers: [.apt(["libargon2-dev"])]
        ),
        .target(
            name: "Identity",
            dependencies: ["CArgon2", "Foundations", "SQLStore", .product(name: "Crypto", package: "swift-crypto")],
            path: "Cloud/Identity"
        ),
        .target(
            name: "Fleet",
            dependencies: [
                "Catalog", "EdgeProtocol", "Foundations", "HTTPServing", "PKI", "SQLStore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Cloud/Fleet"
        ),
        .target(
            name: "Relay",
            dependencies: [
                "Foundations", "LiveStream",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Cloud/Relay"
        ),
        .target(
            name: "WebApp",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            path: "Cloud/WebApp",
            resources: [.copy("Resources")]
        ),
        .target(
            name: "CloudServer",
            dependencies: [
                "Catalog", "EdgeProtocol", "Fleet", "Foundations", "HTTPServing", "Identity", "LiveStream",
                "MediaFormats",
                "PKI", "Relay", "SQLStore", "Telemetry", "WebApp",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Cloud/CloudServer"
        ),
        .executableTarget(
            name: "oriel-cloud",
            dependencies: [
                "CloudServer", "Fleet", "Foundations", "Identity",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Cloud/oriel-cloud"
        ),
        // Tests
        // Writes the synthetic recordings that the browser tests play.
        .executableTarget(
            name: "PlaybackFixtures",
            dependencies: ["Foundations", "MediaFormats", "MediaStore", "Playback"],
            path: "Tests/Browser/Fixtures"
        ),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Catalog",
                "EdgeProtocol",
                "Foundations",
                "Identity",
                "SQLStore",
            ],
            path: "Tests/CatalogTests"
        ),
        .testTarget(
            name: "CloudServerTests",
            dependencies: [
                "Catalog",
                "CloudServer",
                "Fleet",
                "Foundations",
                "HTTPServing",
                "Identity",
                "PKI",
                "Relay",
                "SQLStore",
                "WebApp",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/CloudServerTests"
        ),
        .testTarget(
            name: "EdgeAgentTests",
            dependencies: [
                "EdgeAgent",
                "EdgeProtocol",
                "Fleet",
                "Foundations",
                "Ingest",
                "MediaStore",
                "PKI",
                "RTSP",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Tests/EdgeAgentTests"
        ),
        .testTarget(
            name: "EdgeProtocolTests",
            dependencies: [
                "EdgeProtocol",
                "Foundations",
            ],
            path: "Tests/EdgeProtocolTests"
        ),
        .testTarget(
            name: "FleetTests",
            dependencies: [
                "Catalog",
                "EdgeProtocol",
                "Fleet",
                "Foundations",
                "Identity",
                "PKI",
                "SQLStore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Tests/FleetTests"
        ),
        .testTarget(
            name: "FoundationsTests",
            dependencies: [
                "Foundations"
            ],
            path: "Tests/FoundationsTests"
        ),
        .testTarget(
            name: "HTTPServingTests",
            dependencies: [
                "Foundations",
                "HTTPServing",
                "PKI",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Tests/HTTPServingTests"
        ),
        .testTarget(
            name: "IdentityTests",
            dependencies: [
                "Foundations",
                "Identity",
                "SQLStore",
            ],
            path: "Tests/IdentityTests"
        ),
        .testTarget(
            name: "LiveStreamTests",
            dependencies: [
                "LiveStream",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/LiveStreamTests"
        ),
        .testTarget(
            name: "LiveTests",
            dependencies: [
                "Foundations",
                "Live",
                "MediaFormats",
            ],
            path: "Tests/LiveTests"
        ),
        .testTarget(
            name: "MediaFormatsTests",
            dependencies: [
                "Foundations",
                "MediaFormats",
            ],
            path: "Tests/MediaFormatsTests"
        ),
        .testTarget(
            name: "MediaStoreTests",
            dependencies: [
                "Foundations",
                "MediaFormats",
                "MediaStore",
                "SQLStore",
            ],
            path: "Tests/MediaStoreTests"
        ),
        .testTarget(
            name: "PKITests",
            dependencies: [
                "Foundations",
                "PKI",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Tests/PKITests"
        ),
        .testTarget(
            name: "PlaybackTests",
            dependencies: [
                "Foundations",
                "MediaFormats",
                "MediaStore",
                "Playback",
                "SQLStore",
            ],
            path: "Tests/PlaybackTests"
        ),
        .testTarget(
            name: "RTPTests",
            dependencies: [
                "Foundations",
                "MediaFormats",
                "RTP",
            ],
            path: "Tests/RTPTests"
        ),
        .testTarget(
            name: "RTSPTests",
            dependencies: [
                "Foundations",
                "MediaFormats",
                "RTP",
                "RTSP",
            ],
            path: "Tests/RTSPTests"
        ),
        .testTarget(
            name: "RecorderTests",
            dependencies: [
                "Foundations",
                "Ingest",
                "LiveStream",
                "MediaFormats",
                "MediaStore",
                "Recorder",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            path: "Tests/RecorderTests"
        ),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Foundations",
                "LiveStream",
                "Relay",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            path: "Tests/RelayTests"
        ),
        .testTarget(
            name: "SQLStoreTests",
            dependencies: [
                "SQLStore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/SQLStoreTests"
        ),
        .testTarget(
            name: "TelemetryTests",
            dependencies: [
                "Telemetry",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            path: "Tests/TelemetryTests"
        ),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + swiftSettings
}
