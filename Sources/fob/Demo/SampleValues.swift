import OAuthCore
import Vocabulary

/// Values for the variables of a profile that nobody has given one: the first of a short list that the profile takes.
struct SampleValues: Sendable {
    private(set) var values: [String: String] = [:]

    init(_ profile: Profile, environment: String?, given: [String: String]) {
        let chosen = profile.environment(environment ?? profile.defaultEnvironment)
        values = given
        for variable in profile.variables where variable.source != .environment && values[variable.name] == nil {
            let hasValue = chosen?.variables[variable.name] != nil || variable.defaultValue != nil
            // What a flow finds out needs a value here: the server is the one that tells it.
            let isFound = variable.source == .reply || variable.source == .callback
            guard isFound || variable.isRequired && !hasValue else { continue }
            values[variable.name] = Self.candidates(variable, profile).first { variable.accepts($0) }
        }
    }

    private static func candidates(_ variable: Variable, _ profile: Profile) -> [String] {
        let host = variable.name.replacing("_", with: "-") + ".\(profile.id).example"
        switch variable.kind {
        case .url:
            guard case .hosts(let patterns) = variable.hostGuard else { return ["https://\(host)"] }
            return patterns.map { "https://" + $0.replacing("*.", with: "sandbox.") }
        case .host: return ["sandbox.example", "sandbox", "us-east-1", "eu", "1"]
        case .path: return ["/sandbox"]
        case .text:
            return [
                "sandbox", "1234567890", "00000000-0000-4000-8000-000000000000", "sandbox.example", "us-east-1", "v1.0",
                "https://sandbox.example", "SANDBOX1", "0123456789abcdef",
            ]
        }
    }
}
