public import Vocabulary

/// What was said to a provider and what it answered, without a single secret: fit for a screen, a file and a bug report.
public struct Transcript: Sendable, Equatable {
    /// In their order.
    public var exchanges: [Exchange]

    /// A transcript of those exchanges.
    public init(_ exchanges: [Exchange]) { self.exchanges = exchanges }

    /// The longest body that is kept, in bytes.
    public static let bodyLimit = 16 << 10
    /// As many exchanges are kept, the last ones: somebody who waits for a device asks again and again.
    public static let exchangeLimit = 40

    /// A header or a member of a form.
    public struct Field: Sendable, Equatable {
        /// As it was sent.
        public let name: String
        /// Redacted.
        public let value: String

        /// A field of that name and that redacted value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One request and what became of it.
    public struct Exchange: Sendable, Equatable {
        /// The leg that it belongs to: `refresh`.
        public let leg: String
        /// The profile's name of the round; empty where there is none.
        public let round: String
        /// When it was sent.
        public let sentAt: Instant
        /// Until the answer was complete, or the wait for it was over.
        public let duration: Duration
        /// As it went on the wire.
        public let method: String
        /// Redacted.
        public let url: String
        /// Those that fob built; what HTTP itself demands is not among them.
        public let headers: [Field]
        /// The members of a form; empty for any other body.
        public let fields: [Field]
        /// Any other body; nil where there is none.
        public let body: String?
        /// What came back.
        public let reply: Reply?
        /// Why nothing came back.
        public let error: String?
    }

    /// What a provider answered.
    public struct Reply: Sendable, Equatable {
        /// The status code (RFC 9110 section 15).
        public let status: Int
        /// In the order in which they came.
        public let headers: [Field]
        /// At most ``Transcript/bodyLimit`` bytes.
        public let body: String
        /// Whether there was more of it.
        public let isCut: Bool
    }
}

/// One request as it was, with its secrets: in memory only, until a ``TranscriptRedaction`` has taken them out.
public struct RecordedExchange: Sendable {
    /// The leg that it belongs to.
    public let leg: LegName
    /// The profile's name of the round; empty where there is none.
    public let round: String
    /// What was sent.
    public let request: WireRequest
    /// What came back, or why nothing did.
    public let result: Result<WireReply, TransportError>
    /// When it was sent.
    public let sentAt: Instant
    /// When the answer was complete.
    public let endedAt: Instant

    /// That request, and what became of it.
    public init(
        leg: LegName, round: String, request: WireRequest, result: Result<WireReply, TransportError>, sentAt: Instant,
        endedAt: Instant
    ) {
        self.leg = leg
        self.round = round
        self.request = request
        self.result = result
        self.sentAt = sentAt
        self.endedAt = endedAt
    }
}
