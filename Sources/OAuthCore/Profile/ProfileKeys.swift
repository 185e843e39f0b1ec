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
            "refresh", "header_sets",
        ],
        foreseen: ["extends", "metadata_url", "api_base", "allowed_hosts", "secret_fields"])
    static let fact = Level(known: ["about", "confidence", "note"])
    static let environment = Level(known: ["default", "variables", "legs", "follow_ups"])
    static let variable = Level(
        known: ["kind", "source", "required", "default", "pattern", "description", "secret", "guard"])
    static let scope = Level(known: ["default", "known", "separator"], foreseen: ["second"])
    static let callback = Level(
        known: ["code", "state", "error", "error_description", "keep"],
        foreseen: ["answer_in", "decode_code_again", "required", "signature"])
    static let call = Level(
        known: [
            "method", "encoding", "accept", "headers", "client", "params", "reply", "errors", "allow_secret_in_url",
        ],
        foreseen: ["client_assertion", "success", "mtls"])
    static let leg = Level(known: ["url", "names"] + call.known, foreseen: call.foreseen)
    static let followUp = Level(known: leg.known + ["choose"], foreseen: leg.foreseen + ["capture"])
    static let authorize = Level(
        known: [
            "url", "accept", "headers", "names", "params", "errors", "query_in", "state", "pkce", "space",
            "interaction", "alternatives",
        ],
        foreseen: ["nonce", "redirect_rules", "pushed"])
    static let legs = Level(
        known: ["authorize", "exchange", "refresh", "client_credentials", "revoke"],
        foreseen: ["device", "introspect", "device_poll"])
    static let client = Level(known: ["id", "secret", "secret_template", "basic_encoding"], foreseen: ["assertion"])
    static let pkce = Level(known: ["mode", "method", "challenge", "verifier_octets"])
    static let reply = Level(
        known: [
            "format", "root", "access_token", "refresh_token", "token_type", "default_token_type", "scope", "expiry",
            "refresh_expiry", "keep",
        ],
        foreseen: ["issued_at", "id_token", "extra_tokens"])
    static let expiry = Level(known: ["kind", "path", "seconds", "zero_means"])
    static let errors = Level(
        known: ["code", "description", "trace_id", "codes", "text", "statuses", "ambiguous", "hints"],
        foreseen: ["detect", "uri", "retry"])
    static let hint = Level(known: ["status", "code", "url_contains", "text"])
    static let choose = Level(known: ["list", "key", "label", "variable"])
    static let round = Level(
        known: ["name", "follow_up", "result", "bearer_from", "skip_if", "params", "keep"], foreseen: ["when"])
    static let refresh = Level(
        known: ["mode", "rotation", "refresh_lifetime_days"],
        foreseen: ["lead_time", "grace", "old_access_token_dies", "lifetime_kind"])
    static let headerSet = Level(known: ["headers", "warning"])

    /// What the standard calls the parameters of each leg; `names` maps these.
    static func parameters(of leg: LegName) -> [String] {
        switch leg {
        case .authorize:
            ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"]
        case .exchange: ["grant_type", "code", "redirect_uri", "code_verifier"]
        case .refresh: ["grant_type", "refresh_token"]
        case .clientCredentials: ["grant_type", "scope"]
        case .revoke: ["token", "token_type_hint"]
        default: []
        }
    }
}
