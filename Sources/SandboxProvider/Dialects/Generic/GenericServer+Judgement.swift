import Vocabulary

/// Whether a request is what the description says: encoding, headers, client, parameters, in this order.
extension GenericServer {
    /// The parameters of a request that is right so far, by the vendor's names.
    mutating func judged(
        _ request: SandboxRequest, _ leg: GenericLeg, _ now: Instant
    ) throws(GenericRefusal) -> [String: String] {
        let members = try parameters(of: request, leg)
        for header in leg.headers {
            let values = request.values(header.name)
            guard values.count == 1 || values.isEmpty && header.isOptional else {
                throw GenericRefusal("invalid_request", "the header \(header.name) is expected once")
            }
            guard header.value == nil || values.isEmpty || values == [header.value ?? ""] else {
                throw GenericRefusal("invalid_request", "the header \(header.name) has another value than documented")
            }
        }
        try client(of: request, leg, members, now)
        try MemberRules(leg, dialect).check(members)
        return members
    }

    /// The members where this vendor wants them, and nowhere else.
    private func parameters(of request: SandboxRequest, _ leg: GenericLeg) throws(GenericRefusal) -> [String: String] {
        guard let query = request.queryMembers else {
            throw GenericRefusal("invalid_request", "the query cannot be decoded, or names a parameter twice")
        }
        var fixed = GenericURL(leg.url)?.query ?? [:]
        for place in [leg.clientID, leg.clientSecret] {
            if case .query(let name) = place, leg.encoding != .query { fixed[name] = query[name] }
        }
        switch leg.encoding {
        case .query: return query
        case .none:
            guard query == fixed else { throw GenericRefusal("invalid_request", "no parameters are expected here") }
            return query
        case .form, .json:
            guard query == fixed else {
                throw GenericRefusal("invalid_request", "the parameters belong in the body, not in the URL")
            }
            let (wanted, members) =
                leg.encoding == .form
                ? ("application/x-www-form-urlencoded", request.formMembers) : ("application/json", request.jsonMembers)
            guard request.mediaType == wanted else {
                throw GenericRefusal("invalid_request", "the body has to be \(wanted)")
            }
            guard let members else {
                throw GenericRefusal("invalid_request", "the body cannot be decoded, or names a parameter twice")
            }
            return members.merging(query) { first, _ in first }
        }
    }
}
