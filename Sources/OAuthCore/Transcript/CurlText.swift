import Vocabulary

/// A request as the curl command that would send it, for a shell and for the eye.
struct CurlText {
    let text: String

    /// - Parameter encodesBasic: whether id and secret are form-encoded before they become a Basic header.
    init(_ request: WireRequest, encodesBasic: Bool = false) {
        let names = SecretNames()
        var words = ["curl"]
        var note = ""
        if request.method != (request.body == nil ? "GET" : "POST") { words.append("-X \(request.method)") }
        var isForm = false
        for field in request.headers {
            let name = field.name.lowercased()
            if name == "content-type", field.value.lowercased().hasPrefix("application/x-www-form-urlencoded") {
                isForm = true
                continue
            }
            if name == "authorization", let pair = Self.basic(field.value) {
                words.append("-u \(Self.quoted(pair))")
                if encodesBasic, pair.contains(Placeholder.clientSecret.shown) { note = Self.encodingNote }
            } else {
                let value = Placeholder.show(in: field.value)
                words.append("-H \(Self.quoted("\(field.name): \(Self.value(value, name, names, inForm: false))"))")
            }
        }
        if let body = request.body {
            let text = String(decoding: body, as: UTF8.self)
            if isForm, let pairs = FormEncoding.decodePairs(text) {
                words += pairs.map { name, value in
                    let value = Placeholder.show(in: value)
                    return "--data-urlencode \(Self.quoted("\(name)=\(Self.value(value, name, names, inForm: true))"))"
                }
            } else {
                words.append("--data \(Self.quoted(names.masking(Placeholder.show(in: text))))")
            }
        }
        words.append(Self.quoted(Placeholder.show(in: request.url)))
        self.text = note + words.joined(separator: " \\\n  ")
    }

    /// curl encodes nothing of what `-u` gets, and the id stands there encoded.
    private static let encodingNote =
        "# The secret goes in form-encoded (RFC 6749 section 2.3.1), as the id is: + is %2B, / is %2F, = is %3D, a space is +\n"

    /// What would be made anew for each request is named for what it is.
    private static func value(_ value: String, _ name: String, _ names: SecretNames, inForm: Bool) -> String {
        if value.contains("$") || value.contains("<code>") { return value }
        guard names.isSecret(header: name) || (inForm && names.isSecret(name, inForm: true)) else { return value }
        return "<\(name)>"
    }

    private static func basic(_ value: String) -> String? {
        guard value.hasPrefix("Basic "), let bytes = Base64.decode(String(value.dropFirst(6))) else { return nil }
        return Placeholder.show(in: String(decoding: bytes, as: UTF8.self))
    }

    /// In double quotes, so that a shell puts the values of the placeholders in; nothing else in it means anything to one.
    static func quoted(_ text: String) -> String {
        var result = ""
        var rest = ScreenText.line(text, limit: .max)[...]
        while !rest.isEmpty {
            if let known = Placeholder.allCases.map(\.shown).first(where: { $0.hasPrefix("$") && rest.hasPrefix($0) }) {
                result += known
                rest = rest.dropFirst(known.count)
                continue
            }
            let character = rest.removeFirst()
            result += "\"\\$`".contains(character) ? "\\\(character)" : "\(character)"
        }
        return "\"\(result)\""
    }
}
