import Vocabulary

extension Template {
    /// This URL as the dialect's provider uses it.
    ///
    /// - Parameter lenient: a value that only a flow can give shows its own name, for display and checks.
    func resolved(
        with dialect: Dialect, variables: [String: String], lenient: Bool = false
    ) throws(Failure) -> String {
        let name = dialect.provider.name
        let filled: String
        do {
            filled = try URLTemplate.fill(self) { variable in dialect.urlValue(variable, variables, lenient: lenient) }
        } catch {
            switch error {
            case .missing(let variable):
                throw Failure(
                    .usage, "\(name): the variable \(variable) has no value.",
                    remedy: "Give provider add or edit --var \(variable)=VALUE.")
            case .invalid(let reason): throw Failure(.usage, "\(name): \(reason).")
            }
        }
        do {
            let address = try WebAddress(filled)
            guard let target = dialect.origins[address.origin] else { return filled }
            return target + address.tail
        } catch {
            throw Failure(
                .usage, "\(name): the URL “\(ScreenText.line(filled, limit: 200))” cannot be used: \(error.reason).")
        }
    }
}

extension Dialect {
    fileprivate func urlValue(
        _ name: String, _ variables: [String: String], lenient: Bool
    ) -> URLTemplate.Value? {
        if name == "client_id" { return URLTemplate.Value(text: provider.clientID, kind: .text) }
        let kind = profile.variable(name)?.kind ?? .text
        if let value = variables[name] ?? values[name] { return URLTemplate.Value(text: value, kind: kind) }
        return lenient ? URLTemplate.Value(text: name, kind: .text) : nil
    }
}
