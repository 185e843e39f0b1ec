import Vocabulary

/// The names under which secrets stand in requests and replies, whatever their form: a text that is no sound JSON and no
/// sound form is searched for them as well.
struct SecretNames: Sendable {
    /// RFC 6749, 7009, 7521, 7591, 8628, 8693, 9126; letters and digits alone count, so that `accessToken` is one of them.
    private static let standard: Set = [
        "accesstoken", "refreshtoken", "idtoken", "idtokenhint", "clientsecret", "clientassertion", "assertion",
        "codeverifier", "devicecode", "token", "subjecttoken", "actortoken", "registrationaccesstoken", "password",
        "authorization", "apikey", "privatekey", "sessiontoken", "jwt",
    ]
    /// Secrets as members of a query or a form; in a JSON reply `code` is the name of an error.
    private static let form: Set = ["code", "usercode"]
    private static let headers: Set = [
        "authorization", "proxyauthorization", "cookie", "setcookie", "dpop", "xapikey", "authentication",
    ]
    private static let endings = ["token", "secret", "password", "assertion", "verifier"]

    private let further: Set<String>

    /// - Parameter further: a profile's own, as it spells them; of a path the last step counts.
    init(_ further: [String] = []) {
        self.further = Set(further.compactMap { $0.split(separator: ".").last.map { Self.plain(String($0)) } })
    }

    /// Whether what stands under that name is a secret.
    func isSecret(_ name: String, inForm: Bool = false) -> Bool {
        let name = Self.plain(name)
        return Self.standard.contains(name) || further.contains(name) || Self.endings.contains { name.hasSuffix($0) }
            || (inForm && Self.form.contains(name))
    }

    /// Whether the value of that header is one.
    func isSecret(header name: String) -> Bool { Self.headers.contains(Self.plain(name)) || isSecret(name) }

    /// The text with ``Vocabulary/Redactor/mask`` in place of each value that stands behind the name of a secret: in
    /// JSON, whole or broken, in a form, in XML, and of whatever looks like a JWT or an Authorization header.
    func masking(_ text: String) -> String {
        var scanner = SecretScanner(bytes: Array(text.utf8))
        return scanner.masked { isSecret($0, inForm: $1) }
    }

    private static func plain(_ name: String) -> String {
        String(decoding: name.utf8.filter { $0.isLetterOrDigit }.map { $0.lowercased }, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 32 : self }
    fileprivate var isNameByte: Bool { isLetterOrDigit || self == 0x5F || self == 0x2D }
    /// RFC 6750 section 2.1, with the percent sign of what was encoded.
    fileprivate var isTokenByte: Bool { isNameByte || "._~+/=%".utf8.contains(self) }
}

/// Goes through a text word by word.
private struct SecretScanner {
    let bytes: [UInt8]
    private var index = 0
    private var result: [UInt8] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func masked(_ isSecret: (_ name: String, _ inForm: Bool) -> Bool) -> String {
        result.reserveCapacity(bytes.count)
        while index < bytes.count {
            guard bytes[index].isNameByte else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isNameByte { index += 1 }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            if word.hasPrefix("eyJ"), let end = endOfJWT(start) {
                hide(until: end)
                continue
            }
            result += bytes[start..<index]
            if let end = endOfScheme(word) {
                result.append(0x20)
                hide(until: end)
            } else if let value = value(), isSecret(word, value.isForm) {
                result += bytes[index..<value.start]
                hide(until: value.end)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func hide(until end: Int) {
        result += Redactor.mask.utf8
        index = end
    }

    /// Three segments of base64url (RFC 7515 section 3.1), the first of which begins an object.
    private func endOfJWT(_ start: Int) -> Int? {
        var end = start
        var dots = 0
        while end < bytes.count, bytes[end].isNameByte || bytes[end] == 0x2E {
            if bytes[end] == 0x2E { dots += 1 }
            end += 1
        }
        return dots >= 2 ? end : nil
    }

    /// `Bearer` and what is too long to be the next word of a sentence.
    private func endOfScheme(_ word: String) -> Int? {
        guard ["bearer", "basic", "dpop"].contains(word.lowercased()), index < bytes.count, bytes[index] == 0x20 else {
            return nil
        }
        var end = index + 1
        while end < bytes.count, bytes[end].isTokenByte { end += 1 }
        return end - index > 16 ? end : nil
    }

    /// What stands behind the name that ends here: `":"…"`, `=…`, `>…<`.
    private func value() -> (start: Int, end: Int, isForm: Bool)? {
        var at = index
        func skip(_ accepted: String) {
            while at < bytes.count, accepted.utf8.contains(bytes[at]) { at += 1 }
        }
        skip("\\\"' ")
        guard at < bytes.count else { return nil }
        let separator = bytes[at]
        let isEncoded =
            separator == 0x25 && bytes[at...].starts(with: "%3D".utf8)
            || bytes[at...].starts(with: "%3d".utf8)
        guard [0x3A, 0x3D, 0x3E].contains(separator) || isEncoded else { return nil }
        let isQuoted = at > index && bytes[at - 1] != 0x20
        at += isEncoded ? 3 : 1
        let afterSeparator = at
        skip(" ")
        let opening = at
        skip("\\\"'")
        guard at < bytes.count, ![0x7B, 0x5B, 0x3C].contains(bytes[at]) else { return nil }
        let quote = at > opening ? bytes[at - 1] : nil
        var end = at
        while end < bytes.count {
            if let quote {
                // What is escaped does not end the string, except in one that is itself inside a string.
                if bytes[end] == 0x5C, opening + 1 == at {
                    end += 2
                    continue
                }
                if bytes[end] == quote || bytes[end] == 0x5C { break }
            } else if "&;,\"'<> \n\r\t)}]".utf8.contains(bytes[end]) {
                break
            }
            end += 1
        }
        end = min(end, bytes.count)
        let word = String(decoding: bytes[at..<end], as: UTF8.self)
        guard !word.isEmpty, !["null", "true", "false"].contains(word) else { return nil }
        // A colon in a sentence: “invalid token: expired”.
        if separator == 0x3A, !isQuoted, quote == nil, opening > afterSeparator, word.utf8.count < 20,
            !word.contains(where: \.isNumber)
        {
            return nil
        }
        return (at, end, separator == 0x3D || isEncoded)
    }
}
