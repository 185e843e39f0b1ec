import Foundation
import TestSupport
import Testing

/// The picture of docs/architecture.md: what each layer may import of ours.
@Suite("The layers")
struct LayerTests {
    private static let ours: [String: Set<String>] = [
        "Vocabulary": [],
        "OAuthCore": ["Vocabulary"],
        "CredentialStore": ["Vocabulary"],
        "TokenService": ["Vocabulary", "OAuthCore", "CredentialStore"],
        "DeckModel": ["Vocabulary", "TokenService"],
        "Cells": [],
        "DeckUI": ["Vocabulary", "TokenService", "DeckModel", "Cells"],
        "CTerminal": [],
        "CSystemCalls": [],
        "Terminal": ["Cells", "CTerminal"],
        "SandboxProvider": ["Vocabulary"],
        "fob": [
            "Vocabulary", "OAuthCore", "CredentialStore", "TokenService", "DeckModel", "Cells", "DeckUI", "Terminal",
            "SandboxProvider", "CSystemCalls",
        ],
    ]

    private static let system: Set<String> = ["Glibc", "Musl", "Darwin", "Synchronization"]

    /// What each layer may import of others' packages.
    private static let theirs: [String: Set<String>] = [
        "OAuthCore": [
            "Crypto", "CryptoExtras", "JWTKit", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTPCompression", "NIOSSL",
            "AsyncHTTPClient", "Subprocess", "SystemPackage", "System",
        ],
        "CredentialStore": ["Crypto", "CryptoExtras", "FoundationEssentials"],
        "SandboxProvider": ["Crypto", "CryptoExtras", "NIOCore", "NIOPosix", "NIOHTTP1"],
        "fob": ["ArgumentParser", "Crypto", "FoundationEssentials"],
    ]

    @Test("import only what stands below them", arguments: SourceTree.files)
    func imports(file: SourceFile) throws {
        let mine = try #require(Self.ours[file.target], "\(file.target) is not in the picture")
        let allowed = mine.union(Self.system).union(Self.theirs[file.target] ?? [])
        #expect(Set(file.imports).subtracting(allowed).isEmpty)
    }

    @Test("are the targets of the picture and no others")
    func targets() {
        let present = Set(SourceTree.files.map(\.target))
        #expect(present.subtracting(Self.ours.keys).isEmpty)
        #expect(Set(Self.ours.keys).subtracting(present) == ["CTerminal", "CSystemCalls"])
    }

    @Test(
        "leave the network client to the transport, NIO to who listens, and processes to the browser",
        arguments: SourceTree.files)
    func network(file: SourceFile) {
        let homes: [(module: String, folders: [String])] = [
            ("AsyncHTTPClient", ["Sources/OAuthCore/Transport/"]), ("NIOSSL", ["Sources/OAuthCore/Transport/"]),
            ("NIOPosix", ["Sources/OAuthCore/Transport/", "Sources/OAuthCore/Listener/", "Sources/SandboxProvider/"]),
            ("NIOHTTP1", ["Sources/OAuthCore/Transport/", "Sources/OAuthCore/Listener/", "Sources/SandboxProvider/"]),
            ("Subprocess", ["Sources/OAuthCore/Browser/"]), ("JWTKit", ["Sources/OAuthCore/JOSE/"]),
            (
                "CryptoExtras",
                [
                    "Sources/OAuthCore/JOSE/", "Sources/SandboxProvider/JOSE/",
                    "Sources/CredentialStore/Sealing/ScryptCost.swift",
                ]
            ),
        ]
        for home in homes where file.imports.contains(home.module) {
            #expect(home.folders.contains { file.path.hasPrefix($0) }, "imports \(home.module)")
        }
    }

    @Test("never import all of Foundation", arguments: SourceTree.files)
    func foundation(file: SourceFile) {
        // It adds tens of megabytes and most of the start-up time: docs/decisions/json-writer.md.
        #expect(!file.imports.contains { ["Foundation", "FoundationNetworking", "Dispatch"].contains($0) })
    }

    @Test("see that a forbidden import is one")
    func reader() {
        let file = SourceFile(
            path: "Sources/X/a.swift",
            lines: [
                "public import Vocabulary", "@preconcurrency import Foundation", "import struct Darwin.stat",
                "// import Nothing", "let x = \"import Nothing\"",
            ])
        #expect(file.imports == ["Vocabulary", "Foundation", "Darwin"])
    }
}
