// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

/// A layer of docs/architecture.md. What it may import is what it names here.
func layer(_ name: String, _ dependencies: [Target.Dependency] = [], embeds: Bool = false, exclude: [String] = [])
    -> Target
{
    .target(
        name: name,
        dependencies: dependencies,
        exclude: exclude,
        swiftSettings: strict,
        plugins: embeds ? ["EmbedDataPlugin"] : []
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "fob",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "fob", targets: ["fob"])],
    dependencies: [
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        layer("Vocabulary"),
        layer(
            "OAuthCore",
            [
                "Vocabulary", crypto,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
            ] + nio,
            embeds: true, exclude: ["Profiles"]),
        layer(
            "CredentialStore", ["Vocabulary", crypto, .product(name: "CryptoExtras", package: "swift-crypto")]),
        layer("TokenService", ["Vocabulary", "OAuthCore", "CredentialStore"]),
        layer("DeckModel", ["Vocabulary", "TokenService"]),
        layer("Cells"),
        layer("DeckUI", ["Vocabulary", "TokenService", "DeckModel", "Cells"], embeds: true),
        .target(
            name: "CTerminal",
            linkerSettings: [
                // Linked in whole: the binary runs where no ncurses is installed.
                .linkedLibrary(":libncursesw.a", .when(platforms: [.linux])),
                .linkedLibrary(":libtinfo.a", .when(platforms: [.linux])),
                .linkedLibrary("ncurses", .when(platforms: [.macOS])),
            ]
        ),
        layer("Terminal", ["Cells", "CTerminal"]),
        .target(name: "CSystemCalls"),
        layer(
            "SandboxProvider",
            ["Vocabulary", crypto, .product(name: "CryptoExtras", package: "swift-crypto")] + nio),
        .executableTarget(
            name: "fob",
            dependencies: [
                "Vocabulary", "OAuthCore", "CredentialStore", "TokenService", "DeckModel", "Cells", "DeckUI",
                "Terminal", "SandboxProvider", "CSystemCalls",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        .executableTarget(name: "EmbedData", swiftSettings: strict),
        .plugin(
            name: "EmbedDataPlugin", capability: .buildTool(), dependencies: ["EmbedData"],
            path: "Sources/EmbedDataPlugin"),

        .target(name: "TestSupport", dependencies: ["Vocabulary"], path: "Tests/TestSupport", swiftSettings: strict),
        tests("VocabularyTests", ["Vocabulary"]),
        tests(
            "OAuthCoreTests",
            [
                "Vocabulary", "OAuthCore", crypto, .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + nio),
        tests(
            "CredentialStoreTests",
            ["Vocabulary", "CredentialStore", crypto, .product(name: "CryptoExtras", package: "swift-crypto")]),
        tests(
            "TokenServiceTests",
            ["Vocabulary", "OAuthCore", "CredentialStore", "TokenService", "SandboxProvider"]),
        tests("DeckModelTests", ["Vocabulary", "OAuthCore", "TokenService", "DeckModel"]),
        tests("CellsTests", ["Cells"]),
        tests(
            "DeckUITests", ["Vocabulary", "OAuthCore", "TokenService", "DeckModel", "Cells", "DeckUI"],
            exclude: ["Goldens"]),
        tests("TerminalTests", ["Cells", "Terminal"]),
        tests("SandboxProviderTests", ["Vocabulary", "SandboxProvider", crypto] + nio),
        tests("FobTests", ["Vocabulary", "OAuthCore", "SandboxProvider", "Stressing", "fob", crypto]),
        tests(
            "DeckTests",
            [
                "Vocabulary", "OAuthCore", "TokenService", "DeckModel", "Cells", "DeckUI", "Terminal",
                "SandboxProvider",
                "fob",
            ]),
        tests("ArchitectureTests", []),
        tests("FuzzTests", ["Vocabulary", "CredentialStore", "Fuzzing"]),

        .target(
            name: "Fuzzing", dependencies: ["Vocabulary", "OAuthCore", "CredentialStore"], path: "Tests/Fuzzing",
            swiftSettings: strict),
        .executableTarget(name: "Fuzz", dependencies: ["Fuzzing"], path: "Tests/Fuzz", swiftSettings: strict),

        .target(
            name: "Stressing", dependencies: ["Vocabulary", "SandboxProvider", "TestSupport"], path: "Tests/Stressing",
            swiftSettings: strict),
        .executableTarget(
            name: "Stress", dependencies: ["Stressing", "TestSupport"], path: "Tests/Stress", swiftSettings: strict),

        .executableTarget(
            name: "Benchmarks", dependencies: ["Vocabulary", "SandboxProvider"], path: "Tests/Benchmarks",
            swiftSettings: strict),
    ]
)
