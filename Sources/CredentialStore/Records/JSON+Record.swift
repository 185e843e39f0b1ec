import Vocabulary

extension JSON {
    /// An object of the members that are there, followed by those of `previous` whose names are not `known`: what a
    /// later fob put there survives a rewrite.
    static func record(_ members: [(String, JSON?)], known: [String], keeping previous: JSON?) -> JSON {
        let written = members.compactMap { name, value in value.map { Member(key: name, value: $0) } }
        let kept = previous?.members?.filter { !known.contains($0.key) } ?? []
        return JSON(.object(written + kept))
    }

    /// Nil for an empty dictionary: absent and empty are the same.
    static func strings(_ strings: [String: String]) -> JSON? {
        guard !strings.isEmpty else { return nil }
        return JSON(.object(strings.map { Member(key: $0.key, value: JSON($0.value)) }))
    }
}
