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

/// The products of other packages that our targets use.
extension Target.Dependency {
    static let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
    static let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
    static let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
    static let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdHTTP2: Target.Dependency = .product(name: "HummingbirdHTTP2", package: "hummingbird")
    static let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
    static let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
    static let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
    static let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
    static let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
    static let nioFoundationCompat: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
    static let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
    static let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
    static let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
    static let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
    static let serviceLifecycle: Target.Dependency = .product(
        name: "ServiceLifecycle",
        package: "swift-service-lifecycle"
    )
    static let serviceLifecycleTestKit: Target.Dependency = .product(
        name: "ServiceLifecycleTestKit",
        package: "swift-service-lifecycle"
    )
    static let swiftASN1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
    static let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
    static let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
}

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
        .target(name: "EdgeProtocol", dependencies: ["Foundations", .crypto], path: "Common/EdgeProtocol"),
        .target(
            name: "HTTPServing",
            dependencies: [
                .httpTypes, .hummingbird, .hummingbirdCore, .hummingbirdHTTP2, .logging, .nioCore,
                .nioHTTP1, .nioHTTP2, .nioHTTPTypes, .nioHTTPTypesHTTP1, .nioPosix, .nioSSL, .nioWebSocket,
                .serviceLifecycle,
            ],
            path: "Common/HTTPServing"
        ),
        .target(name: "LiveStream", dependencies: ["Foundations", "HTTPServing", .nioCore], path: "Common/LiveStream"),
        .target(name: "MediaFormats", dependencies: ["Foundations"], path: "Common/MediaFormats"),
        .target(name: "PKI", dependencies: ["Foundations", .crypto, .nioSSL, .swiftASN1, .x509], path: "Common/PKI"),
        .target(
            name: "Programs",
            dependencies: [.argumentParser, .configuration, .systemPackage],
            path: "Common/Programs"
        ),
        .target(name: "SQLStore", dependencies: [.grdb], path: "Common/SQLStore"),
        .target(
            name: "Telemetry",
            dependencies: [.httpTypes, .hummingbird, .logging, .nioCore, .serviceLifecycle],
            path: "Common/Telemetry"
        ),
        // Edge
        .target(
            name: "EdgeAgent",
            dependencies: [
                "EdgeProtocol", "Foundations", "HTTPServing", "Ingest", "LiveStream", "MediaFormats", "MediaStore",
                "ONVIF", "ONVIFClient", "PKI", "Playback", "Programs", "RTSP", "Recorder", "SQLStore", "Sync",
                "Telemetry",
                .asyncHTTPClient, .configuration, .crypto, .httpTypes, .hummingbird, .hummingbirdTLS, .logging,
                .nioCore, .nioFoundationCompat, .nioHTTP1, .nioSSL, .serviceLifecycle, .swiftASN1, .unixSignals,
                .x509,
            ],
            path: "Edge/EdgeAgent"
        ),
        .target(
            name: "Ingest",
            dependencies: [
                "Foundations", "MediaFormats", "RTP", "RTSP", .crypto, .nioCore, .nioPosix, .nioSSL, .nioTLS,
            ],
            path: "Edge/Ingest"
        ),
        .target(name: "Live", dependencies: ["Foundations", "MediaFormats"], path: "Edge/Live"),
        .target(
            name: "MediaStore",
            dependencies: ["Foundations", "MediaFormats", "SQLStore", .crypto],
            path: "Edge/MediaStore"
        ),
        .target(name: "ONVIF", dependencies: ["Foundations", .crypto], path: "Edge/ONVIF"),
        .target(
            name: "ONVIFClient",
            dependencies: [
                "Foundations", "Ingest", "ONVIF", "RTSP", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
            ],
            path: "Edge/ONVIFClient"
        ),
        .target(
            name: "Playback",
            dependencies: ["Foundations", "MediaFormats", "MediaStore", .crypto],
            path: "Edge/Playback"
        ),
        .target(
            name: "Recorder",
            dependencies: [
                "Foundations", "Ingest", "Live", "LiveStream", "MediaFormats", "MediaStore", .nioCore,
                .serviceLifecycle,
            ],
            path: "Edge/Recorder"
        ),
        .target(name: "RTP", dependencies: ["Foundations", "MediaFormats"], path: "Edge/RTP"),
        .target(name: "RTSP", dependencies: ["Foundations", "MediaFormats", "RTP", .crypto], path: "Edge/RTSP"),
        .target(
            name: "Sync",
            dependencies: [
                "EdgeProtocol", "Foundations", "HTTPServing", "MediaStore", "SQLStore", .logging, .serviceLifecycle,
            ],
            path: "Edge/Sync"
        ),
        .executableTarget(
            name: "oriel-edge",
            dependencies: [
                "EdgeAgent", "Foundations", "Ingest", "MediaFormats", "MediaStore", "ONVIF", "ONVIFClient", "Playback",
                "Programs", "RTSP", .argumentParser, .logging, .unixSignals,
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
            dependencies: ["CArgon2", "Foundations", "SQLStore", .crypto],
            path: "Cloud/Identity"
        ),
        .target(
            name: "Fleet",
            dependencies: [
                "Catalog", "EdgeProtocol", "Foundations", "HTTPServing", "PKI", "SQLStore", .crypto, .logging,
                .x509,
            ],
            path: "Cloud/Fleet"
        ),
        .target(
            name: "Relay",
            dependencies: [
                "Foundations", "LiveStream", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioSSL,
                .serviceLifecycle,
            ],
            path: "Cloud/Relay"
        ),
        .target(
            name: "WebApp",
            dependencies: [.crypto, .mustache],
            path: "Cloud/WebApp",
            resources: [.copy("Resources")]
        ),
        .target(
            name: "CloudServer",
            dependencies: [
                "Catalog", "EdgeProtocol", "Fleet", "Foundations", "HTTPServing", "Identity", "LiveStream",
                "MediaFormats", "PKI", "Programs", "Relay", "SQLStore", "Telemetry", "WebApp", .asyncHTTPClient,
                .configuration, .httpTypes, .hummingbird, .hummingbirdTLS, .logging, .nioCore, .nioFoundationCompat,
                .nioHTTP1, .nioSSL, .serviceLifecycle, .swiftASN1, .unixSignals, .x509,
            ],
            path: "Cloud/CloudServer"
        ),
        .executableTarget(
            name: "oriel-cloud",
            dependencies: ["CloudServer", "Fleet", "Foundations", "Identity", "Programs", .argumentParser, .logging],
            path: "Cloud/oriel-cloud"
        ),
        // Tests
        // Cameras for benchmarks, as cheap as they can be.
        .executableTarget(name: "CameraReplay", path: "Tests/Benchmarks/CameraReplay"),
        // Writes the synthetic recordings that the browser tests play.
        .executableTarget(
            name: "PlaybackFixtures",
            dependencies: ["Foundations", "MediaFormats", "MediaStore", "Playback"],
            path: "Tests/Browser/Fixtures"
        ),
        // The figure `list`, run by name.
        .executableTarget(
            name: "StoreListBenchmark",
            dependencies: ["Foundations", "MediaFormats", "MediaStore", "SQLStore"],
            path: "Tests/Benchmarks/StoreList"
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(
            name: "CatalogTests",
            dependencies: ["Catalog", "EdgeProtocol", "Foundations", "Identity", "SQLStore"],
            path: "Tests/CatalogTests"
        ),
        .testTarget(
            name: "CloudServerTests",
            dependencies: [
                "Catalog", "CloudServer", "Fleet", "Foundations", "HTTPServing", "Identity", "PKI", "Relay",
                "SQLStore", "WebApp", .httpTypes, .hummingbird, .hummingbirdTesting, .logging, .nioSSL,
            ],
            path: "Tests/CloudServerTests"
        ),
        .testTarget(
            name: "EdgeAgentTests",
            dependencies: [
                "EdgeAgent", "EdgeProtocol", "Fleet", "Foundations", "Ingest", "MediaFormats", "MediaStore", "PKI",
                "RTSP", "SQLStore", "TestSupport", .asyncHTTPClient, .crypto, .hummingbird, .logging, .nioCore,
                .nioHTTP1, .nioPosix, .nioSSL, .x509,
            ],
            path: "Tests/EdgeAgentTests"
        ),
        .testTarget(
            name: "EdgeProtocolTests",
            dependencies: ["EdgeProtocol", "Foundations"],
            path: "Tests/EdgeProtocolTests"
        ),
        .testTarget(
            name: "FleetTests",
            dependencies: [
                "Catalog", "EdgeProtocol", "Fleet", "Foundations", "Identity", "PKI", "SQLStore", .crypto,
                .swiftASN1, .x509,
            ],
            path: "Tests/FleetTests"
        ),
        .testTarget(name: "FoundationsTests", dependencies: ["Foundations"], path: "Tests/FoundationsTests"),
        .testTarget(
            name: "HTTPServingTests",
            dependencies: [
                "Foundations", "HTTPServing", "PKI", .asyncHTTPClient, .crypto, .httpTypes, .hummingbird,
                .hummingbirdTLS, .hummingbirdTesting, .logging, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
                .nioWebSocket, .serviceLifecycle, .x509,
            ],
            path: "Tests/HTTPServingTests"
        ),
        .testTarget(
            name: "IdentityTests",
            dependencies: ["Foundations", "Identity", "SQLStore"],
            path: "Tests/IdentityTests"
        ),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Foundations", "Ingest", "MediaFormats", "RTP", "RTSP", "TestSupport"],
            path: "Tests/IngestTests"
        ),
        .testTarget(name: "LiveStreamTests", dependencies: ["LiveStream", .nioCore], path: "Tests/LiveStreamTests"),
        .testTarget(
            name: "LiveTests",
            dependencies: ["Foundations", "Live", "MediaFormats", "TestSupport"],
            path: "Tests/LiveTests"
        ),
        .testTarget(
            name: "MediaFormatsTests",
            dependencies: ["Foundations", "MediaFormats", "TestSupport"],
            path: "Tests/MediaFormatsTests"
        ),
        .testTarget(
            name: "MediaStoreTests",
            dependencies: ["Foundations", "MediaFormats", "MediaStore", "SQLStore", "TestSupport"],
            path: "Tests/MediaStoreTests"
        ),
        .testTarget(
            name: "ONVIFClientTests",
            dependencies: ["Foundations", "Ingest", "ONVIF", "ONVIFClient", .nioCore, .nioPosix],
            path: "Tests/ONVIFClientTests"
        ),
        .testTarget(
            name: "ONVIFTests",
            dependencies: ["Foundations", "ONVIF", "TestSupport"],
            path: "Tests/ONVIFTests"
        ),
        .testTarget(
            name: "PKITests",
            dependencies: ["Foundations", "PKI", .crypto, .nioCore, .nioPosix, .nioSSL, .nioTLS, .x509],
            path: "Tests/PKITests"
        ),
        .testTarget(
            name: "PlaybackTests",
            dependencies: ["Foundations", "MediaFormats", "MediaStore", "Playback", "SQLStore", "TestSupport"],
            path: "Tests/PlaybackTests"
        ),
        .testTarget(
            name: "RTPTests",
            dependencies: ["Foundations", "MediaFormats", "RTP", "TestSupport"],
            path: "Tests/RTPTests"
        ),
        .testTarget(
            name: "RTSPTests",
            dependencies: ["Foundations", "MediaFormats", "RTP", "RTSP", "TestSupport"],
            path: "Tests/RTSPTests"
        ),
        .testTarget(
            name: "RecorderTests",
            dependencies: [
                "Foundations", "Ingest", "LiveStream", "MediaFormats", "MediaStore", "Recorder", .serviceLifecycle,
                .serviceLifecycleTestKit,
            ],
            path: "Tests/RecorderTests"
        ),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Foundations", "LiveStream", "Relay", .logging, .nioCore, .serviceLifecycle,
                .serviceLifecycleTestKit,
            ],
            path: "Tests/RelayTests"
        ),
        .testTarget(name: "SQLStoreTests", dependencies: ["SQLStore", .grdb], path: "Tests/SQLStoreTests"),
        .testTarget(
            name: "TelemetryTests",
            dependencies: [
                "Telemetry", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioPosix, .serviceLifecycle,
                .serviceLifecycleTestKit,
            ],
            path: "Tests/TelemetryTests"
        ),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + swiftSettings
}
