import Vocabulary

/// What a request must satisfy before a byte of it is sent. A field that does not is refused, never dropped or
/// changed: a request that went out without its Authorization would be a different one.
enum RequestCheck {
    /// Where the request goes, once all of it is fit to be sent.
    static func address(of request: WireRequest) throws(TransportError) -> WebAddress {
        // RFC 6749 section 3.2, RFC 8252 section 8.3: credentials travel over TLS, this machine excepted.
        let address: WebAddress
        do { address = try WebAddress(request.url) } catch {
            throw TransportError(.notConnected, "the URL of a request is refused: \(error.reason)")
        }
        guard address.fragment == nil else {
            throw TransportError(.notConnected, "the URL of a request is refused: it holds a fragment")
        }
        guard isToken(request.method) else {
            throw TransportError(.notConnected, "the request to \(address.host) has no valid method")
        }
        for field in request.headers { try check(field, bodyLength: request.body?.count ?? 0, host: address.host) }
        return address
    }

    private static func check(_ field: HeaderField, bodyLength: Int, host: String) throws(TransportError) {
        guard isToken(field.name) else {
            throw TransportError(
                .notConnected,
                "nothing was sent to \(host): “\(ScreenText.line(field.name, limit: 40))” is no header name")
        }
        // RFC 9110 section 5.5 allows tabs and opaque bytes too; nothing that fob sends needs them.
        guard field.value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw TransportError(
                .notConnected,
                "nothing was sent to \(host): the value of \(field.name) holds a line break, a control character or a "
                    + "character outside ASCII")
        }
        switch field.name.lowercased() {
        case "host", "transfer-encoding", "connection", "upgrade", "te", "trailer", "proxy-authorization":
            throw TransportError(.notConnected, "nothing was sent to \(host): \(field.name) is set by the connection")
        case "content-length" where field.value != String(bodyLength):
            throw TransportError(.notConnected, "nothing was sent to \(host): its Content-Length is wrong")
        default: break
        }
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
