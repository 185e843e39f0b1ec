import Vocabulary

/// What stands in an Authorization header.
enum Authorization {
    /// RFC 6750 section 2.1; nil for another scheme or two headers.
    static func bearer(_ request: SandboxRequest) -> String? {
        guard let value = request.header("authorization"), value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }

    /// RFC 9449 section 7.1; nil for another scheme or two headers.
    static func dpop(_ request: SandboxRequest) -> String? {
        guard let value = request.header("authorization"), value.hasPrefix("DPoP ") else { return nil }
        return String(value.dropFirst("DPoP ".count))
    }

    /// RFC 7617: id and secret as they stand there, before any decoding of RFC 6749 section 2.3.1.
    static func basic(_ request: SandboxRequest) -> (id: String, secret: String)? {
        guard let value = request.header("authorization"), value.hasPrefix("Basic "),
            let bytes = Base64.decode(String(value.dropFirst("Basic ".count))),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
