import Vocabulary

/// What a provider says of PKCE in its metadata (RFC 8414 section 2).
enum PKCESupport {
    /// Nothing is known against it.
    case known
    /// Metadata without a word of it: many servers that do it forget to say so.
    case unsaid
    /// Methods, and S256 is none of them. RFC 7636 section 7.2 forbids to fall back to `plain`.
    case plainOnly

    init(_ metadata: ServerMetadata?) {
        guard let metadata else {
            self = .known
            return
        }
        let methods = metadata.document["code_challenge_methods_supported"]?.elements?.compactMap(\.string) ?? []
        self = methods.isEmpty ? .unsaid : methods.contains("S256") ? .known : .plainOnly
    }
}
