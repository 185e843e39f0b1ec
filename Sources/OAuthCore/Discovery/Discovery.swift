import Vocabulary

/// How a provider's metadata is found and what of it is believed (RFC 8414, OpenID Connect Discovery). Pure: what fetches
/// stands above.
public enum Discovery {
    /// Why a document is not used.
    public struct Defect: Error, Sendable, Equatable, CustomStringConvertible {
        /// A clause about the document: “it is the metadata of another issuer”. Fit for a screen.
        public let reason: String
        /// What the document calls itself, where that is the only thing against it.
        public let ownIssuer: String?
        /// Whether nothing was found there at all, so that another place may have it.
        public let isAbsence: Bool

        init(_ reason: String, ownIssuer: String? = nil, isAbsence: Bool = false) {
            self.reason = reason
            self.ownIssuer = ownIssuer
            self.isAbsence = isAbsence
        }

        /// The reason.
        public var description: String { reason }
    }

    /// Where the metadata of an issuer may be, in the order to try.
    ///
    /// OpenID Connect Discovery section 4 appends to the issuer, RFC 8414 section 3.1 inserts behind the host; section 5
    /// knows servers that insert the former's name.
    /// - Throws: ``Defect`` where the text is no issuer (RFC 8414 section 2: https, no query, no fragment).
    public static func urls(issuer: String) throws(Defect) -> [String] {
        let address = try checkedIssuer(issuer)
        let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
        var tails = ["\(path)/.well-known/openid-configuration", "/.well-known/oauth-authorization-server\(path)"]
        if !path.isEmpty { tails.append("/.well-known/openid-configuration\(path)") }
        return tails.map { address.origin + $0 }
    }

    /// The URL of a document that was named itself, as it was written.
    /// - Throws: ``Defect`` where it is no URL that may be asked.
    public static func document(_ url: String) throws(Defect) -> String {
        do throws(WebAddress.Defect) { _ = try endpoint(url) } catch {
            throw Defect("“\(ScreenText.line(url, limit: 200))” cannot be asked: \(error.reason)")
        }
        return url
    }

    /// What the document at such a place says.
    ///
    /// - Parameter issuer: the one that was asked for; nil where a profile names the place and no issuer.
    public static func metadata(in reply: WireReply, issuer: String?) throws(Defect) -> ServerMetadata {
        guard reply.status == 200 else {
            throw Defect(
                "it answers \(reply.status)", isAbsence: [400, 401, 403, 404, 405, 410].contains(reply.status))
        }
        guard isJSON(reply) else { throw Defect("it is no JSON (RFC 8414 section 3.2)", isAbsence: true) }
        let document: JSON
        do { document = try JSON(parsing: reply.body) } catch {
            throw Defect("it is broken JSON: \(error)")
        }
        guard let own = document["issuer"]?.string else { throw Defect("it names no issuer") }
        if let issuer, !own.isSame(as: issuer) {
            // Section 3.3: not to be used, however little they differ.
            throw Defect(
                "it is the metadata of “\(ScreenText.line(own, limit: 200))”, not of “\(ScreenText.line(issuer, limit: 200))”",
                ownIssuer: own)
        }
        _ = try checkedIssuer(own)
        let metadata = ServerMetadata(issuer: own, document: document)
        for (key, url) in metadata.addresses {
            do { _ = try endpoint(url) } catch {
                throw Defect("its \(key) cannot be used: \(error.reason)")
            }
        }
        return metadata
    }

    private static func checkedIssuer(_ text: String) throws(Defect) -> WebAddress {
        do throws(WebAddress.Defect) {
            let address = try WebAddress(text)
            guard address.query == nil, address.fragment == nil else {
                throw WebAddress.Defect(reason: "it holds a query or a fragment")
            }
            return address
        } catch {
            throw Defect("“\(ScreenText.line(text, limit: 200))” is no issuer: \(error.reason)")
        }
    }

    private static func endpoint(_ text: String) throws(WebAddress.Defect) -> WebAddress {
        let address = try WebAddress(text)
        guard address.fragment == nil else { throw WebAddress.Defect(reason: "it holds a fragment") }
        return address
    }

    private static func isJSON(_ reply: WireReply) -> Bool {
        let type = reply.header("content-type")?.split(separator: ";").first?.lowercased() ?? ""
        let trimmed = type.filter { $0 != " " }
        return trimmed == "application/json" || (trimmed.hasPrefix("application/") && trimmed.hasSuffix("+json"))
    }
}
