import OAuthCore
import Vocabulary

/// A transcript as `fob show --trace` prints it: `>` before what was sent, `<` before what came back. Its texts are
/// redacted and sanitised already.
enum TranscriptSheet {
    static func text(_ transcript: Transcript) -> String {
        transcript.exchanges.map(text).joined(separator: "\n\n")
    }

    static func document(_ transcript: Transcript, of id: AccountID) -> JSON {
        ["schema": "fob.transcript/1", "account": JSON(id.description), "exchanges": transcript.json]
    }

    private static func text(_ exchange: Transcript.Exchange) -> String {
        let place = [exchange.round, exchange.leg].filter { !$0.isEmpty }.joined(separator: ": ")
        var lines = [
            "\(exchange.sentAt.localText)  \(place)  (\(exchange.duration.wholeMilliseconds) ms)",
            "> \(exchange.method) \(exchange.url)",
        ]
        lines += exchange.headers.map { "> \($0.name): \($0.value)" }
        lines += exchange.fields.map { ">   \($0.name) = \($0.value)" }
        lines += body(exchange.body ?? "", ">")
        if let error = exchange.error { lines.append("< no answer: \(error)") }
        if let reply = exchange.reply {
            lines.append("< \(reply.status)")
            lines += reply.headers.map { "< \($0.name): \($0.value)" }
            lines += body(reply.body, "<")
            if reply.isCut { lines.append("<   (the rest was not kept)") }
        }
        return lines.joined(separator: "\n")
    }

    private static func body(_ text: String, _ mark: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: true).map {
            "\(mark)   \(ScreenText.line(String($0), limit: 2000))"
        }
    }
}

/// What `--dry-run` prints: a comment line for each step, and what a shell or a browser would take.
enum DryRunSheet {
    static func text(_ run: DryRun) -> String {
        run.steps.map { step in
            switch step {
            case .open(let url): "# open in a browser\n\(url)"
            case .send(let leg, let round, let curl):
                "# \([round, leg].filter { !$0.isEmpty }.joined(separator: ": "))\n\(curl)"
            case .unknown(let reason): "# \(reason)"
            }
        }.joined(separator: "\n\n")
    }
}
