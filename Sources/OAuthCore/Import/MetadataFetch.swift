public import Vocabulary

/// Asks a server what it says of itself (RFC 8414 section 3, OpenID Connect Discovery section 4), for a draft.
public struct MetadataFetch: Sendable {
    private let transport: any Transport

    /// A fetch over that network.
    public init(transport: any Transport) { self.transport = transport }

    /// - Parameter url: an issuer, or the place of its metadata.
    /// - Throws: ``Vocabulary/Failure`` where nothing sound is there, or where it is for another issuer.
    public func metadata(at url: String) async throws(Failure) -> ServerMetadata {
        let shown = ScreenText.line(url, limit: 200)
        let address: WebAddress
        do { address = try WebAddress(url) } catch {
            throw Failure(.usage, "The URL \(shown) cannot be used: \(error.reason).")
        }
        let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
        let wellKnown = "/.well-known/"
        let places =
            address.path.contains(wellKnown)
            ? [url]
            : [
                "\(address.origin)\(path)/.well-known/openid-configuration",
                "\(address.origin)/.well-known/oauth-authorization-server\(path)",
            ]
        var last: Failure?
        for place in places {
            do throws(Failure) {
                let metadata = try await fetched(place, shown)
                // RFC 8414 section 3.3: byte for byte, or another server's metadata could stand here.
                let issuers = Self.issuers(of: place)
                guard issuers.contains(where: { Array($0.utf8) == Array(metadata.issuer.utf8) }) else {
                    throw Failure(
                        .refused,
                        "The metadata at \(ScreenText.line(place, limit: 200)) is for another issuer: \(ScreenText.line(metadata.issuer, limit: 200)).",
                        remedy: "Give the URL of the issuer itself.")
                }
                return metadata
            } catch {
                if error.kind == .network { throw error }
                last = error
            }
        }
        throw last ?? Failure(.refused, "Nothing is published at \(shown).")
    }

    private func fetched(_ place: String, _ shown: String) async throws(Failure) -> ServerMetadata {
        let reply: WireReply
        do throws(TransportError) {
            reply = try await transport.send(
                WireRequest(method: "GET", url: place, headers: [HeaderField("accept", "application/json")]))
        } catch {
            throw Failure(.network, "\(shown): \(error.message).", remedy: "Try again.")
        }
        guard reply.status == 200, let document = try? JSON(parsing: reply.body),
            let issuer = document["issuer"]?.string
        else {
            throw Failure(
                .refused, "There is no metadata at \(ScreenText.line(place, limit: 200)) (\(reply.status)).",
                remedy: "Write a profile by hand, or begin with fob profile copy oauth2 NAME.")
        }
        return ServerMetadata(issuer: issuer, document: document)
    }

    /// The issuers whose metadata may stand there.
    private static func issuers(of place: String) -> [String] {
        for kind in ["openid-configuration", "oauth-authorization-server"] {
            guard let range = place.firstRange(of: "/.well-known/\(kind)") else { continue }
            let issuer = String(place[..<range.lowerBound]) + String(place[range.upperBound...])
            return [issuer, issuer + "/"]
        }
        return [place]
    }
}
