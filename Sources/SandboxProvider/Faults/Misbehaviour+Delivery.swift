import Vocabulary

extension Misbehaviour {
    /// - Parameter answer: processes the request; called only where the misbehaviour lets it be processed.
    func delivery(
        of request: SandboxRequest, latency: Duration, answer: (SandboxRequest) -> SandboxReply
    ) -> Delivery {
        switch self {
        case .reply(let reply): Delivery(.send(reply), after: latency)
        case .htmlPage(let status): Delivery(.send(.html(status, Self.page)), after: latency)
        case .serverError:
            Delivery(.send(.json(500, ["error": "server_error"])), after: latency)
        case .unavailable(let retryAfter):
            Delivery(.send(Self.later(503, "temporarily_unavailable", retryAfter)), after: latency)
        case .tooManyRequests(let retryAfter):
            Delivery(.send(Self.later(429, "slow_down", retryAfter)), after: latency)
        case .emptyBody: Delivery(.send(SandboxReply(status: 200)), after: latency)
        case .closed: Delivery(.close, after: latency)
        case .lostAnswer: Self.unsent(answer(request), latency)
        case .cutShort: Delivery(.cutShort(answer(request)), after: latency)
        case .oversized(let bytes): Delivery(.send(Self.oversized(bytes)), after: latency)
        case .hang: Delivery(.hang, after: latency)
        case .drip(let every): Delivery(.drip(answer(request), every: every), after: latency)
        case .redirect(let target): Delivery(.send(.redirect(to: target)), after: latency)
        case .hostileText: Delivery(.send(.json(400, Self.hostile)), after: latency)
        case .echo: Delivery(.send(Self.echo(of: request)), after: latency)
        case .reset: Delivery(.reset, after: latency)
        case .altered(let alter): Delivery(.send(alter(answer(request))), after: latency)
        case .held(let gate): Delivery(.send(answer(request)), gate: gate)
        }
    }

    /// The reply exists, and nobody gets it.
    private static func unsent(_: SandboxReply, _ latency: Duration) -> Delivery { Delivery(.close, after: latency) }

    private static let page = """
        <!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1>\
        <p>The proxy could not reach the application.</p></body></html>
        """

    private static func later(_ status: Int, _ code: String, _ retryAfter: String?) -> SandboxReply {
        .json(status, ["error": JSON(code)], headers: retryAfter.map { [SandboxHeader("Retry-After", $0)] } ?? [])
    }

    /// A well-formed token reply but for its length: whoever reads it whole would take it.
    private static func oversized(_ bytes: Int) -> SandboxReply {
        .json(200, ["access_token": "oversized", "padding": JSON(String(repeating: "x", count: bytes))])
    }

    /// A title change, a clipboard write (OSC 52), a right-to-left override, a newline, and length.
    private static let hostile: JSON = [
        "error": "invalid_grant",
        "error_description": JSON(
            "\u{1B}]0;owned\u{7}\u{1B}]52;c;b3duZWQ=\u{7}\u{1B}[2J\u{202E}desrever\u{2066}\nsecond line\r\n\u{9B}31m"
                + String(repeating: "long ", count: 100)),
    ]

    private static func echo(of request: SandboxRequest) -> SandboxReply {
        let lines = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        let body = String(decoding: request.body, as: UTF8.self)
        return .json(
            400,
            [
                "error": "invalid_request",
                "error_description": JSON("\(request.method) \(request.target)\n\(lines)\n\n\(body)"),
            ])
    }
}
