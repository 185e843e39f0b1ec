import Crypto
import Vocabulary

extension CallbackSignature {
    /// Whether the members of a callback were signed with the client secret; compared in constant time.
    func holds(for members: [(name: String, value: String)]) -> Bool {
        guard let key, !key.isEmpty, let came = members.first(where: { $0.name == member })?.value,
            let code = Self.octets(came)
        else { return false }
        let others = members.filter { $0.name != member }
            .sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
        let text = Array(FormEncoding.encode(others).utf8)
        return key.withBytes { bytes in
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: SymmetricKey(data: bytes))
        }
    }

    private static func octets(_ hex: String) -> [UInt8]? {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard hex.utf8.count == 64, digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension CallbackNames {
    /// Whether an answer must hold more than a code and the state.
    var wantsWholeAnswer: Bool {
        signature != nil || !required.isEmpty || variables.contains { $0.isRequired }
    }

    /// What is wrong with an answer's other members, as a sentence; nil where nothing is.
    func defect(in members: [(name: String, value: String)]) -> String? {
        let wanted = required + variables.filter(\.isRequired).map(\.from)
        for name in wanted where !members.contains(where: { $0.name == name && !$0.value.isEmpty }) {
            return "“\(name)” is not in it"
        }
        for name in wanted + variables.map(\.from) + [signature?.member].compactMap({ $0 })
        where members.count(where: { $0.name == name }) > 1 {
            return "“\(name)” stands in it twice"
        }
        for variable in variables {
            guard let value = members.first(where: { $0.name == variable.from })?.value,
                let reason = variable.reasonAgainst(value)
            else { continue }
            return "its “\(variable.from)” cannot be used: \(reason)"
        }
        if let signature, !signature.holds(for: members) { return "it is not signed by the provider" }
        return nil
    }

    /// The members that stay with the credential or become variables.
    func kept(_ values: [String: String]) -> [String: String] {
        var kept: [String: String] = [:]
        for name in keep { kept[name] = values[name].map { ScreenText.line($0) } }
        // Checked by its variable, a value goes on as it came.
        for variable in variables { kept[variable.from] = values[variable.from] }
        return kept
    }
}
