import Cells
import Synchronization
import TokenService
import Vocabulary

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A login on the command line: the URL alone on its line on stderr, the answer from stdin or the browser.
final class TerminalDesk: SignInDesk {
    private let noInput: Bool
    private let code: String?
    private let clock: any WallClock

    init(noInput: Bool, code: String?, clock: any WallClock) {
        self.clock = clock
        self.noInput = noInput
        self.code = code
    }

    /// Whether the answer stands in the command itself, so that no page needs to be opened.
    var hasAnswer: Bool { code != nil && code != "-" }
    /// Whether the answer was announced to come by standard input.
    var awaitsAnswer: Bool { code == "-" }

    func present(_ prompt: SignInPrompt) async {
        if hasAnswer { return }
        if let device = prompt.device { return present(device, of: prompt) }
        Output.err(prompt.isStartingBrowser ? "Starting a browser. If it shows nothing, open:" : "Open this page:")
        Output.err(prompt.url)
        if let note = prompt.note { Output.err(note) }
        let patience = "up to \((prompt.deadline - clock.now()).inWords); Control-C ends it"
        if prompt.isListening { Output.err("Waiting for the answer at \(prompt.redirectURI) (\(patience)).") }
        if readsInput {
            Output.err(
                prompt.isListening
                    ? "You can also paste the code or the whole redirected URL here, and press Enter."
                    : "Paste the code or the whole redirected URL here, and press Enter (\(patience)).")
        } else {
            Output.err(
                "Nothing is read here. To paste the answer, run this instead: fob login \(prompt.account) --code -")
        }
    }

    func update(_ prompt: SignInPrompt) async {
        if hasAnswer { return }
        Output.err(prompt.browserOpened ? "A browser was started." : prompt.note ?? "No browser was started.")
    }

    /// URL and code each alone on its line, so that a script finds them. The code is shown also where the picture holds
    /// it (RFC 8628 section 3.3.1).
    private func present(_ device: DeviceCode, of prompt: SignInPrompt) {
        if isatty(2) == 1, let picture = QRCode(device.completeURL ?? prompt.url)?.halfBlockLines {
            for line in picture { Output.err(line) }
        }
        Output.err(prompt.browserOpened ? "A browser was started. If it shows nothing, open:" : "On any device, open:")
        Output.err(prompt.url)
        Output.err("and type this code:")
        Output.err(device.userCode)
        if let note = prompt.note { Output.err(note) }
        // RFC 8628 section 5.4: whoever types a stranger's code signs the stranger in.
        Output.err(
            "It signs \(prompt.account) in at \(ScreenText.line(device.application, limit: 80)). "
                + "Type no code that somebody sent you.")
        Output.err("Waiting for it (up to \((prompt.deadline - clock.now()).inWords); Control-C ends it).")
    }

    func pastedAnswers() async -> AsyncStream<Secret> {
        if let code, hasAnswer {
            return AsyncStream { continuation in
                continuation.yield(Secret(code))
                continuation.finish()
            }
        }
        guard readsInput else { return AsyncStream { $0.finish() } }
        return InputLines.stream()
    }

    func reject(_ reason: String) async { Output.err("That was no answer: \(reason)") }

    func dismiss() async {}

    func choose(
        _ choices: [Choice], about question: String?, for account: AccountID
    ) async throws(Failure) -> String {
        if let question { Output.err(ScreenText.line(question)) }
        for (number, choice) in choices.enumerated() { Output.err("  \(number + 1)  \(choice.label)  (\(choice.key))") }
        let answer = try Prompt.ask(
            "Which one? ", noInput: noInput,
            otherwise: "--choose KEY, one of \(choices.prefix(20).map(\.key).joined(separator: ", "))")
        if let number = Int(answer), choices.indices.contains(number - 1) { return choices[number - 1].key }
        if choices.contains(where: { $0.key == answer }) { return answer }
        throw Failure(.usage, "\(account): there is no choice “\(ScreenText.line(answer, limit: 80))”.")
    }

    private var readsInput: Bool { awaitsAnswer || (!noInput && isatty(0) == 1) }
}

/// Lines of standard input, each as a secret: one may be a code.
enum InputLines {
    /// Reads on a thread of its own, because a blocked read cannot be cancelled; it ends with the program.
    static func stream() -> AsyncStream<Secret> {
        AsyncStream { continuation in
            let reader = LineReader(continuation)
            if !BlockingThread.start({ reader.run() }) { continuation.finish() }
        }
    }

    private final class LineReader: Sendable {
        let continuation: AsyncStream<Secret>.Continuation

        init(_ continuation: AsyncStream<Secret>.Continuation) { self.continuation = continuation }

        func run() {
            let line = LockedBytes(capacity: 65_536)
            let byte = LockedBytes(capacity: 1)
            while byte.read(from: 0) == 1 {
                let character = byte.withBytes { $0[0] }
                byte.wipe()
                if character == 0x0A {
                    yield(line)
                } else if character != 0x0D {
                    line.append(character)
                }
            }
            if !line.isEmpty { yield(line) }
            continuation.finish()
        }

        private func yield(_ line: LockedBytes) {
            continuation.yield(line.withBytes { Secret(copying: $0) })
            line.wipe()
        }
    }
}
