/// Every key of the profile format: those that are read, and those that the format foresees and this version refuses.
///
/// docs/schema/profile.schema.json says the same to editors; a test compares the two.
enum ProfileKeys {
    struct Level {
        let known: [String]
        var foreseen: [String] = []
    }

    static let profile = Level(
        known: [
            "$schema", "id", "name", "docs", "checked", "confidence", "facts", "environments", "variables",
            "redirect_uri", "issuer", "issuer_required", "scope", "callback", "call", "legs", "follow_ups", "rounds",
            "refresh", "header_sets", "extends", "metadata_url", "jwks_url", "api_base", "allowed_hosts",
            "secret_fields", "identity", "redirect", "dpop",
        ])
    static let fact = Level(known: ["about", "confidence", "note"])
    static let environment = Level(known: ["default", "variables", "legs", "follow_ups"])
    static let variable = Level(
        known: ["kind", "source", "from", "required", "default", "pattern", "description", "secret", "guard"])
    static let scope = Level(known: ["default", "known", "separator", "send", "second"])
    static let secondScope = Level(known: ["name", "default", "separator"])
    static let redirect = Level(known: ["host", "port", "loopback"])
    static let dpop = Level(known: ["mode"])
    static let signature = Level(known: ["kind", "member"])
    static let success = Level(known: ["statuses", "body"])
    static let assertion = Level(known: ["audience", "algorithm", "key_id", "lifetime_seconds"])
    static let deviceReply = Level(
        known: [
            "device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval",
        ])
    static let callback = Level(
        known: [
            "code", "state", "error", "error_description", "keep", "answer_in", "decode_code_again", "required",
            "signature",
        ])
    static let call = Level(
        known: [
            "method", "encoding", "accept", "headers", "client", "params", "reply", "errors", "allow_secret_in_url",
            "success",
        ])
    static let leg = Level(known: ["url", "names", "scope"] + call.known, foreseen: call.foreseen)
    static let followUp = Level(known: call.known + ["url", "names", "choose", "capture"], foreseen: call.foreseen)
    static let authorize = Level(
        known: [
            "url", "accept", "headers", "names", "params", "errors", "query_in", "state", "pkce", "space",
            "interaction", "alternatives", "nonce", "pushed",
        ])
    static let legs = Level(
        known: [
            "authorize", "pushed", "exchange", "refresh", "client_credentials", "device", "device_poll",
            "token_exchange", "jwt_bearer", "revoke", "introspect", "userinfo", "register",
        ])
    static let client = Level(
        known: ["id", "secret", "secret_template", "basic_encoding", "assertion", "secret_optional", "empty_secret"])
    static let pkce = Level(known: ["mode", "method", "challenge", "verifier_octets"])
    static let reply = Level(
        known: [
            "format", "root", "access_token", "refresh_token", "token_type", "default_token_type", "scope", "expiry",
            "refresh_expiry", "keep", "token_types", "scope_separator", "earliest_expiry", "issued_at", "id_token",
            "extra_tokens", "device",
        ])
    static let expiry = Level(known: ["kind", "path", "seconds", "zero_means"])
    static let errors = Level(
        known: ["code", "description", "trace_id", "codes", "text", "statuses", "ambiguous", "hints", "uri", "retry"])
    static let hint = Level(known: ["status", "code", "url_contains", "text"])
    static let choose = Level(known: ["list", "key", "label", "variable"])
    static let round = Level(
        known: ["name", "follow_up", "result", "bearer_from", "skip_if", "params", "keep", "token_from", "when"])
    static let refresh = Level(
        known: [
            "mode", "rotation", "refresh_lifetime_days", "lead_time_seconds", "grace_seconds", "old_access_token_dies",
            "lifetime_kind",
        ])
    static let headerSet = Level(known: ["headers", "warning"])

    /// What the standard calls the parameters of each leg; `names` maps these.
    static func parameters(of leg: LegName) -> [String] {
        switch leg {
        case .authorize:
            [
                "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
                "code_challenge_method", "nonce", "request_uri", "dpop_jkt",
            ]
        case .pushed: parameters(of: .authorize).filter { $0 != "request_uri" }
        case .exchange: ["grant_type", "code", "redirect_uri", "code_verifier"]
        case .refresh: ["grant_type", "refresh_token", "access_token"]
        case .clientCredentials: ["grant_type", "scope"]
        case .device: ["client_id", "scope"]
        case .devicePoll: ["grant_type", "device_code", "client_id"]
        case .tokenExchange:
            [
                "grant_type", "subject_token", "subject_token_type", "actor_token", "actor_token_type",
                "requested_token_type", "scope",
            ]
        case .jwtBearer: ["grant_type", "assertion", "scope"]
        case .revoke, .introspect: ["token", "token_type_hint"]
        default: leg.isFollowUp ? ["access_token"] : []
        }
    }
}
