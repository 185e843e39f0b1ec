import Vocabulary

extension Profile.Environment {
    /// The legs as one provider has them.
    ///
    /// A leg whose URL is a variable that may be missing (`{device_url?}`) is not there without its value. A client without a
    /// secret, where the vendor knows such clients, shows its id alone and has no grant of its own (RFC 6749 section 4.4).
    func fitted(to provider: Provider, values: [String: String]) -> Profile.Environment {
        var legs = legs
        for (name, leg) in legs {
            if case .variable(let variable, isOptional: true) = leg.url.parts.first, values[variable] == nil {
                legs[name] = nil
            } else if provider.clientSecret?.isEmpty ?? true, leg.client.isSecretOptional, leg.client.secret.isShared {
                legs[name] = name == .clientCredentials ? nil : leg.withoutSecret(of: provider.clientID)
            }
        }
        // Neither half of a pair is of use alone.
        for (half, other) in [(LegName.device, LegName.devicePoll), (.authorize, .exchange)]
        where (legs[half] == nil) != (legs[other] == nil) {
            legs[half] = nil
            legs[other] = nil
        }
        return Profile.Environment(name: self.name, variables: variables, legs: legs)
    }
}

extension Dialect {
    /// What somebody may do who wants a leg that is missing for want of a variable (`{device_url?}`); nil where another
    /// thing is missing.
    public func remedy(forMissing leg: LegName) -> String? {
        let described = profile.environment(environment.name)?.legs[leg]
        guard environment.legs[leg] == nil,
            case .variable(let variable, isOptional: true)? = described?.url.parts.first, values[variable] == nil
        else { return nil }
        return "If the provider has one, say where: fob provider edit \(provider.name) --var \(variable)=URL"
    }
}

extension Leg {
    /// The call of a public client (RFC 6749 section 3.2.1): its id in the body, unless it has another place already; or with
    /// an empty secret where the vendor wants one.
    fileprivate func withoutSecret(of clientID: String) -> Leg {
        var client = client
        var headers = headers
        var parameters = parameters
        switch client.secret {
        case .basic where client.sendsEmptySecret:
            let id = client.basicEncoding == .form ? FormEncoding.encode(clientID) : clientID
            headers.append(("authorization", Template(literal: "Basic \(Base64.encode(Array("\(id):".utf8)))")))
            if client.id == .basic { client.id = .none }
        case .body(let name) where client.sendsEmptySecret: parameters.append((name, Template(literal: "")))
        default:
            if client.id == .basic || client.id == .none { client.id = .body("client_id") }
        }
        client.secret = .none
        return Leg(
            method: method, url: url, isDiscovered: isDiscovered, encoding: encoding, accept: accept, headers: headers,
            client: client, names: names, parameters: parameters, reply: reply, errors: errors, authorize: authorize,
            choose: choose, capture: capture, success: success)
    }
}

extension ClientAuthentication.Place {
    /// Whether what goes there is the client secret: something that both sides hold.
    var isShared: Bool {
        switch self {
        case .none, .privateKeyJWT, .tls: false
        case .template, .body, .query, .header, .basic, .basicUser, .clientSecretJWT: true
        }
    }
}
