import Vocabulary

/// What a server does to whoever asks: redirects, sizes, silence, statuses (cases 1, 5, 22, 23, 43 and 48).
extension Misbehaviour {
    static func redirects(to elsewhere: String) -> [NamedMisbehaviour] {
        let named = [301, 302, 303, 307, 308].map { status in
            NamedMisbehaviour("r\(status)", 1, serverLegs, redirect(status, elsewhere))
        }
        // The same listener under another name: a client that compares origins by address would go there.
        let host = elsewhere.replacing("127.0.0.1", with: "localhost")
        return named + [NamedMisbehaviour("r307-host", 1, serverLegs, redirect(307, host))]
    }

    private static func redirect(_ status: Int, _ origin: String) -> Misbehaviour {
        .reply(SandboxReply(status: status, headers: [SandboxHeader("Location", origin + "/taken")]))
    }

    static let sizes: [NamedMisbehaviour] = [
        NamedMisbehaviour("huge", 22, serverLegs, .oversized(bytes: 4 << 20)),
        NamedMisbehaviour("bomb", 22, serverLegs, .reply(GzipBomb.reply)),
        NamedMisbehaviour("drip", 22, serverLegs, .drip(every: .milliseconds(500))),
        NamedMisbehaviour("hang", 22, serverLegs, .hang),
        NamedMisbehaviour("reset", 22, serverLegs, .reset),
        NamedMisbehaviour("cut", 22, serverLegs, .cutShort),
        NamedMisbehaviour(
            "long-token", 22, tokenLegs,
            .altered { $0.settingToken(JSON("long-" + String(repeating: "x", count: 100_000))) }),
        NamedMisbehaviour("rotate-lost", 43, [.refresh], .lostAnswer),
    ]

    static let statuses: [NamedMisbehaviour] = [
        NamedMisbehaviour("echo-error", 5, serverLegs, .echo),
        NamedMisbehaviour("err403-empty", 23, serverLegs, .reply(SandboxReply(status: 403))),
        NamedMisbehaviour("err400-empty", 23, serverLegs, .reply(SandboxReply(status: 400))),
        NamedMisbehaviour("err400-text", 23, serverLegs, .reply(.text(400, "Something is wrong with this request."))),
        NamedMisbehaviour("html500", 23, serverLegs, .htmlPage(status: 500)),
        NamedMisbehaviour("s429", 23, serverLegs, .tooManyRequests(retryAfter: "7")),
        NamedMisbehaviour("s429-forever", 23, serverLegs, .tooManyRequests(retryAfter: "99999999999")),
        NamedMisbehaviour("s503", 23, serverLegs, .unavailable(retryAfter: "120")),
        NamedMisbehaviour("s503-date", 23, serverLegs, .unavailable(retryAfter: "Fri, 31 Dec 2027 23:59:59 GMT")),
        NamedMisbehaviour("invalid-grant", 29, tokenLegs, .reply(OAuthError.reply("invalid_grant", "it is gone"))),
        NamedMisbehaviour(
            "unsupported-token-type", 48, [.revoke],
            .reply(OAuthError.reply("unsupported_token_type", "this kind of token is not revoked here"))),
    ]
}

/// A small compressed body that becomes a large one (RFC 1951, RFC 1952).
enum GzipBomb {
    /// One blank and then 258 more for every 13 bits: about 64 MiB out of 400 KiB. Whoever inflates it to the end finds a
    /// wrong checksum there; nobody should come that far.
    static let reply = SandboxReply(
        status: 200,
        headers: [SandboxHeader("Content-Type", "application/json"), SandboxHeader("Content-Encoding", "gzip")],
        body: body)

    private static let body: [UInt8] = {
        var bits = BitWriter(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
        bits.write(0b1, count: 1)
        // The last block, with the fixed codes; header fields come lowest bit first, codes highest bit first.
        bits.write(0b10, count: 2)
        bits.write(0x30 + 0x20, count: 8)
        for _ in 0..<260_000 {
            bits.write(0b1100_0101, count: 8)
            bits.write(0, count: 5)
        }
        bits.write(0, count: 7)
        return bits.flushed() + [UInt8](repeating: 0, count: 8)
    }()

    private struct BitWriter {
        var bytes: [UInt8]
        private var pending: UInt8 = 0
        private var filled: UInt8 = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// The given bits, the highest first, into each byte from its lowest bit up.
        mutating func write(_ value: UInt16, count: Int) {
            for place in stride(from: count - 1, through: 0, by: -1) {
                if value >> UInt16(place) & 1 == 1 { pending |= 1 << filled }
                filled += 1
                if filled == 8 {
                    bytes.append(pending)
                    pending = 0
                    filled = 0
                }
            }
        }

        func flushed() -> [UInt8] { filled == 0 ? bytes : bytes + [pending] }
    }
}
