import Foundation
import SandboxProvider
import Synchronization
import TestSupport
import Testing
import Vocabulary

/// A day on which every command is used, each at full verbosity, and all that can be seen of it.
///
/// What of it is where is told in `CommandDay+Commands.swift`, what is searched in `CommandDay+Sweep.swift`.
final class CommandDay: Sendable {
    let person: Person
    let sandbox: Sandbox
    let canaries: Canaries
    private let used = Mutex<Set<String>>([])
    private let told = Mutex<[(what: String, bytes: [UInt8])]>([])
    private let challenges = Mutex<Set<String>>([])

    init(_ person: Person, _ sandbox: Sandbox, _ canaries: Canaries) {
        self.person = person
        self.sandbox = sandbox
        self.canaries = canaries
    }

    /// Which commands were used.
    var usedCommands: Set<String> { used.withLock { $0 } }
    /// All that was printed unasked.
    var heard: [(what: String, bytes: [UInt8])] { told.withLock { $0 } }
    /// Of every code verifier, what its page was told (RFC 7636 section 4.2).
    var codeChallenges: Set<String> { challenges.withLock { $0 } }

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - given: what it reads from descriptor 3.
    ///   - handsOut: whether it prints secrets on standard output because it is asked to.
    ///   - status: how it must end; nil where either will do.
    @discardableResult
    func run(
        _ command: String, _ arguments: String..., given: [UInt8]? = nil, handsOut: Bool = false, status: Int32? = 0,
        adding variables: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProgramResult {
        try await run(
            command, arguments, given: given, handsOut: handsOut, status: status, adding: variables,
            sourceLocation: sourceLocation)
    }

    /// As ``run(_:_:given:handsOut:status:adding:sourceLocation:)``, with the arguments in a list.
    @discardableResult
    func run(
        _ command: String, _ arguments: [String], given: [UInt8]? = nil, handsOut: Bool = false, status: Int32? = 0,
        adding variables: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProgramResult {
        let words = command.split(separator: " ").map(String.init) + ["--verbose"] + arguments
        let result = try await person.fob(words, descriptors: given.map { [3: $0] } ?? [:], adding: variables)
        if let status {
            #expect(
                result.status == status, "fob \(words): \(result.errors)\(result.output)",
                sourceLocation: sourceLocation)
        }
        use(command)
        if !handsOut { hear("stdout of fob \(words)", result.standardOutput) }
        hear("stderr of fob \(words)", result.standardError)
        return result
    }

    /// Signs in through a page, with what else belongs to the command.
    func login(
        _ account: String, _ options: String..., adding variables: [String: String] = [:],
        answer: (Login) async throws -> Void
    ) async throws {
        let arguments = [account, "--verbose"] + options
        let result = try await person.login(arguments, adding: variables) { login in
            if let challenge = login.url.firstMatch(of: #/code_challenge=([A-Za-z0-9_-]+)/#) {
                _ = challenges.withLock { $0.insert(String(challenge.output.1)) }
            }
            try await answer(login)
        }
        #expect(result.status == 0, "login \(account): \(result.errors)")
        use("login")
        hear("stdout of fob login \(account)", Array(result.output.utf8))
        hear("stderr of fob login \(account)", Array(result.errors.utf8))
    }

    func use(_ command: String) { _ = used.withLock { $0.insert(command) } }

    func hear(_ what: String, _ bytes: [UInt8]) { told.withLock { $0.append((what, bytes)) } }
}
