import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import OAuthCore

/// One file of Tests/Fixtures/wire.
struct WireFixture {
    let json: JSON

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = root.appending(path: "Tests/Fixtures/wire")
    static let names = ["aicrisk", "edgetag", "securitize", "tradevest"]

    init(_ name: String) throws {
        json = try JSON(parsing: Array(Data(contentsOf: Self.folder.appending(path: "\(name).json"))))
    }

    var environments: [String?] {
        let names = json["environments"]?.members?.map(\.key) ?? []
        return names.isEmpty ? [nil] : names
    }

    func dialect(environment: String?, overrides: JSON? = nil) throws -> Dialect {
        let said = overrides ?? json["provider"]
        let profile = try ProfileCatalogue().profile(try Name(json["profile"]?.string ?? ""))
        let provider = Provider(
            name: try Name("mine"), profile: profile.id, environment: environment,
            clientID: said?["client_id"]?.string ?? "", clientSecret: said?["client_secret"]?.string.map(Secret.init),
            variables: (said?["variables"]?.members ?? []).reduce(into: [:]) { $0[$1.key] = $1.value.string })
        return try Dialect(profile: profile, provider: provider)
    }
}

/// A scenario of a fixture in one environment.
struct WireScenario: CustomTestStringConvertible, Sendable {
    let fixture: String
    let environment: String?
    /// The index in `more`; nil for the main one.
    let more: Int?
    let title: String

    var testDescription: String { "\(fixture), \(environment ?? "its only environment"): \(title)" }

    static let all: [WireScenario] = WireFixture.names.flatMap { name -> [WireScenario] in
        guard let fixture = try? WireFixture(name) else { return [] }
        return fixture.environments.flatMap { environment in
            [WireScenario(fixture: name, environment: environment, more: nil, title: "the steps in order")]
                + (fixture.json["more"]?.elements ?? []).enumerated().map { index, scenario in
                    WireScenario(
                        fixture: name, environment: environment, more: index, title: scenario["name"]?.string ?? "")
                }
        }
    }

    static let errors: [WireScenario] = WireFixture.names.flatMap { name -> [WireScenario] in
        guard let fixture = try? WireFixture(name) else { return [] }
        return fixture.environments.flatMap { environment in
            (fixture.json["errors"]?.elements ?? []).enumerated().map { index, error in
                WireScenario(
                    fixture: name, environment: environment, more: index,
                    title: "\(error["leg"]?.string ?? "") fails with \(error["fails"]?["code"]?.string ?? "")")
            }
        }
    }
}

/// Bytes that count up, so that each value of a flow differs from the others.
final class CountingRandomness: Randomness {
    private let next = Mutex<UInt8>(0)

    func bytes(_ count: Int) -> [UInt8] {
        next.withLock { next in
            (0..<count).map { _ in
                next &+= 1
                return next
            }
        }
    }
}
