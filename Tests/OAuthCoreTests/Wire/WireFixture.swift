import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import OAuthCore

/// One file of Tests/Fixtures/wire or of Tests/Fixtures/vendors, which speaks the same language and a little more.
struct WireFixture {
    let json: JSON
    /// Whether a request must carry no header that the file does not tell.
    let tellsAllHeaders: Bool

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = root.appending(path: "Tests/Fixtures/wire")
    static let names = ["aicrisk", "edgetag", "securitize", "tradevest"]
    static let vendors = root.appending(path: "Tests/Fixtures/vendors")
    static let vendorNames =
        (try? FileManager.default.contentsOfDirectory(atPath: vendors.path).filter { $0.hasSuffix(".json") }
            .map { String($0.dropLast(5)) }.sorted()) ?? []

    init(_ name: String) throws {
        tellsAllHeaders = !Self.names.contains(name)
        let folder = tellsAllHeaders ? Self.vendors : Self.folder
        json = try JSON(parsing: Array(Data(contentsOf: folder.appending(path: "\(name).json"))))
    }

    var environments: [String?] {
        let names = json["environments"]?.members?.map(\.key) ?? []
        return names.isEmpty ? [nil] : names
    }

    func dialect(environment: String?, overrides: JSON? = nil) throws -> Dialect {
        let said = overrides ?? json["provider"]
        let profile = try ProfileCatalogue().profile(try Name(json["profile"]?.string ?? ""))
        let provider = Provider(
            name: try Name("mine"), profile: profile.id, environment: environment ?? said?["environment"]?.string,
            clientID: said?["client_id"]?.string ?? "", clientSecret: said?["client_secret"]?.string.map(Secret.init),
            variables: (said?["variables"]?.members ?? []).reduce(into: [:]) { $0[$1.key] = $1.value.string })
        let document = said?["metadata"] ?? json["metadata"]
        return try Dialect(
            profile: profile, provider: provider,
            metadata: document.map { ServerMetadata(issuer: $0["issuer"]?.string ?? "", document: $0) })
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

    /// The main scenario and the further ones.
    static func all(_ names: [String]) -> [WireScenario] {
        each(names) { name, fixture, environment in
            [WireScenario(fixture: name, environment: environment, more: nil, title: "the steps in order")]
                + (fixture.json["more"]?.elements ?? []).enumerated().map { index, scenario in
                    WireScenario(
                        fixture: name, environment: environment, more: index, title: scenario["name"]?.string ?? "")
                }
        }
    }

    /// The single replies that must fail.
    static func errors(_ names: [String]) -> [WireScenario] {
        each(names) { name, fixture, environment in
            (fixture.json["errors"]?.elements ?? []).enumerated().map { index, error in
                WireScenario(
                    fixture: name, environment: environment, more: index,
                    title: "\(error["leg"]?.string ?? "") fails with \(error["fails"]?["code"]?.string ?? "")")
            }
        }
    }

    /// The calls outside of every flow.
    static func calls(_ names: [String]) -> [WireScenario] {
        each(names) { name, fixture, environment in
            (fixture.json["calls"]?.elements ?? []).enumerated().map { index, call in
                WireScenario(
                    fixture: name, environment: environment, more: index,
                    title: "\(call["leg"]?.string ?? "")\(call["name"]?.string.map { ", \($0)" } ?? "")")
            }
        }
    }

    private static func each(
        _ names: [String], _ scenarios: (String, WireFixture, String?) -> [WireScenario]
    ) -> [WireScenario] {
        names.flatMap { name -> [WireScenario] in
            guard let fixture = try? WireFixture(name) else {
                // Shows up as a scenario that cannot be read, where leaving it out would hide it.
                return [WireScenario(fixture: name, environment: nil, more: nil, title: "the file cannot be read")]
            }
            return fixture.environments.flatMap { scenarios(name, fixture, $0) }
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
