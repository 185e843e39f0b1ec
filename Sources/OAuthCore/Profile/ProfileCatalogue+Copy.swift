public import Vocabulary

extension ProfileCatalogue {
    /// The text of a profile under another id, for a file of the user's own.
    ///
    /// - Parameter extending: only a reference to the other one. It is what a copy comes to as well where the profile names an
    ///   issuer, because two profiles of one issuer must belong together (RFC 9207 section 4).
    public func copy(of id: Name, as new: Name, extending: Bool) throws(Failure) -> [UInt8] {
        guard let bytes = text(id), let json = try? JSON(parsing: bytes, dialect: .lenient) else {
            throw Failure(.usage, "The profile \(id) cannot be read.")
        }
        let isOwner = json["issuer"]?.string.map { !$0.contains("{") } ?? false
        guard !extending, !isOwner, let place = json["id"]?.position else {
            return JSON(
                .object([
                    .init(key: "id", value: JSON(new.text)), .init(key: "extends", value: JSON(id.text)),
                ])
            ).serialized(sorted: false)
        }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let line = lines[place.line - 1].unicodeScalars
        let start = line.index(line.startIndex, offsetBy: place.column - 1)
        let rest = String(line[start...]).replacing("\"\(id)\"", with: "\"\(new)\"", maxReplacements: 1)
        lines[place.line - 1] = String(line[..<start]) + rest
        // An editor would look for it beside the original.
        lines.removeAll { $0.contains("\"$schema\"") }
        return Array(lines.joined(separator: "\n").utf8)
    }
}
