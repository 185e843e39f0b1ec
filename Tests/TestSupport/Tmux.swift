import Foundation
import Synchronization

/// A program on the screen of a private tmux server, for tests of the deck as a person sees it.
///
/// This is the one place of the tests that sleeps: tmux announces nothing, so a screen is looked at again after
/// a few milliseconds until what is waited for stands there.
public final class Tmux: Sendable {
    private static let count = Mutex(0)

    private let socket: String
    private let environment: [String: String]

    private init(environment: [String: String]) {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        socket = "fob-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        self.environment = environment
    }

    fileprivate static func start(
        _ command: [String], columns: Int, rows: Int, terminal: String, environment: [String: String]
    ) async throws -> Tmux {
        var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"]
        variables["TMUX_TMPDIR"] = ProcessInfo.processInfo.environment["TMUX_TMPDIR"]
        variables.merge(environment) { _, given in given }
        // The server hands its own environment on, so what stands here is all that the program sees.
        let tmux = Tmux(environment: variables)
        let options = [
            "start-server", ";", "set-option", "-g", "default-terminal", terminal, ";",
            "set-option", "-g", "remain-on-exit", "on", ";", "set-option", "-g", "status", "off", ";",
            "set-option", "-s", "escape-time", "0", ";",
            "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "--",
        ]
        try await tmux.command(options + command.map(Self.literal))
        return tmux
    }

    /// Runs a tmux command against the private server and returns what it prints.
    @discardableResult
    public func command(_ arguments: [String]) async throws -> String {
        let all = ["-u", "-L", socket, "-f", "/dev/null"] + arguments
        let result = try await run("tmux", all, environment: environment)
        guard result.status == 0 else {
            throw ProgramError("tmux \(arguments.joined(separator: " ")): \(result.errors)")
        }
        return result.output
    }

    /// Presses keys by their tmux names: `Enter`, `Escape`, `Up`, `C-z`, `j`.
    public func press(_ keys: String...) async throws {
        try await command(["send-keys", "-t", "0"] + keys.map(Self.literal))
    }

    /// Types text as it is, key by key.
    public func type(_ text: String) async throws {
        try await command(["send-keys", "-t", "0", "-l", "--", Self.literal(text)])
    }

    /// Pastes text, in brackets where the program asked for bracketed paste.
    public func paste(_ text: String) async throws {
        try await command(["set-buffer", "-b", "fob", "--", Self.literal(text)])
        try await command(["paste-buffer", "-p", "-r", "-d", "-b", "fob", "-t", "0"])
    }

    /// The screen: its rows, each without blanks at its end.
    ///
    /// - Parameter styled: with the escape sequences that draw its colours and attributes.
    public func screen(styled: Bool = false) async throws -> String {
        try await command(["capture-pane", "-p", "-t", "0"] + (styled ? ["-e"] : []))
    }

    /// The rows of the screen, each without blanks at its end.
    public func rows() async throws -> [String] {
        var rows = try await screen().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if rows.last == "" { rows.removeLast() }
        return rows
    }

    /// What tmux knows of the pane: `#{cursor_x}`, `#{pane_dead}`, `#{pane_title}`, `#{alternate_on}`.
    public func format(_ format: String) async throws -> String {
        let text = try await command(["display-message", "-p", "-t", "0", format])
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// Gives the screen another size; the program gets SIGWINCH.
    public func resize(columns: Int, rows: Int) async throws {
        try await command(["resize-window", "-t", "0", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// Whether the program has ended and tmux knows how: the pane dies a moment before its status is read.
    public func hasEnded() async throws -> Bool {
        let state = try await format("#{pane_dead}#{pane_dead_status}#{pane_dead_signal}")
        // tmux 3.3a misses one SIGCHLD in ten and leaves a zombie; the end of a job of its own makes it look again.
        if state == "1" { try await command(["run-shell", "true"]) }
        return state.count > 1
    }

    /// The exit code of the program; nil while it runs or when a signal ended it.
    public func exitCode() async throws -> Int32? { Int32(try await format("#{pane_dead_status}")) }

    /// The process number of the program.
    public func processID() async throws -> Int32? { Int32(try await format("#{pane_pid}")) }

    /// Returns the first screen of which `condition` is true.
    /// - Throws: ``ProgramError`` with the last screen when `limit` passes.
    @discardableResult
    public func wait(
        for what: String, limit: Duration = .seconds(30), until condition: (String) -> Bool
    ) async throws -> String {
        try await poll(for: what, limit: limit) {
            let screen = try await self.screen()
            return condition(screen) ? screen : nil
        }
    }

    /// Returns the first screen that shows `text`.
    @discardableResult
    public func wait(forText text: String, limit: Duration = .seconds(30)) async throws -> String {
        try await wait(for: "“\(text)”", limit: limit) { $0.contains(text) }
    }

    /// Waits until the program has ended and returns its exit code; nil when a signal ended it.
    @discardableResult
    public func waitForEnd(limit: Duration = .seconds(30)) async throws -> Int32? {
        try await poll(for: "the end of the program", limit: limit) { try await self.hasEnded() ? true : nil }
        return try await exitCode()
    }

    /// Asks again and again until `look` finds something, of the screen or of anything else.
    /// - Throws: ``ProgramError`` with the last screen when `limit` passes.
    @discardableResult
    public func poll<Found>(
        for what: String, limit: Duration = .seconds(30), _ look: () async throws -> Found?
    ) async throws -> Found {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            if let found = try await look() { return found }
            guard clock.now < end else {
                let last = try await screen()
                throw ProgramError("waited \(limit) for \(what); the screen was:\n\(last)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    fileprivate func kill() async { _ = try? await command(["kill-server"]) }

    /// tmux takes an argument that ends in `;` for two commands.
    private static func literal(_ argument: String) -> String {
        argument.hasSuffix(";") ? String(argument.dropLast()) + "\\;" : argument
    }
}

/// Runs `command` on a screen of that size and lends the screen; whatever still runs is killed at the end.
///
/// - Parameters:
///   - terminal: what the program finds in `TERM`.
///   - environment: beside `PATH` and a UTF-8 locale the only variables that the program sees.
public func withTmux<Result>(
    _ command: [String], columns: Int = 80, rows: Int = 24, terminal: String = "tmux-256color",
    environment: [String: String] = [:], _ body: (Tmux) async throws -> Result
) async throws -> Result {
    let tmux = try await Tmux.start(
        command, columns: columns, rows: rows, terminal: terminal, environment: environment)
    do {
        let result = try await body(tmux)
        await tmux.kill()
        return result
    } catch {
        await tmux.kill()
        throw error
    }
}
