public import Vocabulary

/// The transcript as a document: `fob show --trace --json` prints it, and the state folder keeps it.
extension Transcript {
    /// Its members; the caller adds what the document is called.
    public var json: JSON { JSON(exchanges.map(\.json)) }

    /// Nil for anything that ``json`` does not write.
    public init?(_ json: JSON) {
        guard let elements = json.elements else { return nil }
        var exchanges: [Exchange] = []
        for element in elements {
            guard let exchange = Exchange(element) else { return nil }
            exchanges.append(exchange)
        }
        self.exchanges = exchanges
    }
}

extension Transcript.Exchange {
    fileprivate var json: JSON {
        [
            "leg": JSON(leg), "round": JSON(round.isEmpty ? nil : round), "sent_at": JSON(sentAt.rfc3339),
            "duration_ms": JSON(duration.wholeMilliseconds), "method": JSON(method), "url": JSON(url),
            "headers": .fields(headers), "fields": .fields(fields), "body": JSON(body),
            "reply": reply.map {
                [
                    "status": JSON(Int64($0.status)), "headers": .fields($0.headers), "body": JSON($0.body),
                    "cut": JSON($0.isCut),
                ]
            } ?? nil,
            "error": JSON(error),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let leg = json["leg"]?.string, let sentAt = json["sent_at"]?.string.flatMap({ Instant(rfc3339: $0) }),
            let milliseconds = json["duration_ms"]?.integer, let method = json["method"]?.string,
            let url = json["url"]?.string
        else { return nil }
        var reply: Transcript.Reply?
        if let json = json["reply"], !json.isNull {
            guard let status = json["status"]?.integer.flatMap({ Int(exactly: $0) }) else { return nil }
            reply = Transcript.Reply(
                status: status, headers: json["headers"].fields, body: json["body"]?.string ?? "",
                isCut: json["cut"]?.bool ?? false)
        }
        self.init(
            leg: leg, round: json["round"]?.string ?? "", sentAt: sentAt, duration: .milliseconds(milliseconds),
            method: method, url: url, headers: json["headers"].fields, fields: json["fields"].fields,
            body: json["body"]?.string, reply: reply, error: json["error"]?.string)
    }
}

extension JSON {
    fileprivate static func fields(_ fields: [Transcript.Field]) -> JSON {
        JSON(fields.map { ["name": JSON($0.name), "value": JSON($0.value)] })
    }
}

extension JSON? {
    fileprivate var fields: [Transcript.Field] {
        self?.elements?.compactMap { field in
            guard let name = field["name"]?.string, let value = field["value"]?.string else { return nil }
            return Transcript.Field(name, value)
        } ?? []
    }
}
