import Foundation
import SandboxProvider
import TestSupport
import Testing

/// A `fob login` that waits for its answer.
struct Login: Sendable {
    /// The page that was to be opened.
    let url: String
    /// The listener's own address, with the query that the vendor is to keep.
    let redirectURI: String
    fileprivate let program: RunningProgram
    fileprivate let input: FileHandle

    /// Writes a line to its standard input.
    func type(_ line: String) throws { try input.write(contentsOf: Data((line + "\n").utf8)) }

    /// The next line of its standard error.
    func nextLine() async -> String? { await program.nextLine() }

    var processID: Int32 { program.processID }

    func signal(_ number: Int32) { program.signal(number) }
}

/// How a `fob login` ended.
struct LoginResult: Sendable {
    let status: Int32
    let output: String
    let errors: String
}

extension Person {
    /// Starts `fob login` and lends it from the moment when its page stands there; returns how it ended.
    ///
    /// Standard error comes line by line, so that nothing has to be waited for; standard input is a pipe.
    @discardableResult
    func login(
        _ arguments: [String], adding variables: [String: String] = [:],
        _ answer: (Login) async throws -> Void
    ) async throws -> LoginResult {
        try await withTemporaryFolder { scratch in
            let pipe = scratch.path("input")
            mkfifo(pipe, 0o600)
            let input = try FileHandle(forUpdating: URL(fileURLWithPath: pipe))
            let command = "exec \"$@\" 2>&1 >'\(scratch.path("out"))' <'\(pipe)'"
            return try await withProgram(
                "/bin/sh", ["-c", command, "sh", Self.binary, "login"] + arguments,
                environment: environment.merging(variables) { $1 }
            ) { program in
                var errors: [String] = []
                var url: String?
                while let line = await program.nextLine() {
                    errors.append(line)
                    if line.hasPrefix("http://127.0.0.1") { url = line }
                    // The last line of what is shown before the wait begins.
                    guard let url, let place = line.firstRange(of: #/the answer (at|to) /#) else { continue }
                    let redirectURI = line[place.upperBound...].prefix { $0 != " " }
                    try await answer(Login(url: url, redirectURI: String(redirectURI), program: program, input: input))
                    break
                }
                while let line = await program.nextLine() { errors.append(line) }
                let status: Int32 =
                    switch await program.ending() {
                    case .exited(let code): code
                    case .signalled(let number): 128 + number
                    case .timedOut: 124
                    }
                let output = try scratch.text("out")
                let text = errors.joined(separator: "\n") + "\n"
                printed.add(["login"] + arguments, output, text)
                return LoginResult(status: status, output: output, errors: text)
            }
        }
    }

    /// Signs in as somebody would who approves everything in a browser.
    @discardableResult
    func signIn(_ account: String, _ options: String...) async throws -> LoginResult {
        let result = try await login([account, "--no-browser"] + options) { login in
            let outcome = await BrowserStandIn(.approve).open(login.url)
            #expect(outcome == .delivered(status: 200))
        }
        try #require(result.status == 0, "login \(account): \(result.errors)")
        return result
    }
}
