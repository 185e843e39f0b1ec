import SandboxProvider
import Vocabulary

/// The commands that point a provider at a running sandbox, as a person can paste them.
enum SandboxSheet {
    /// The secret goes through a pipe even here: it is how it is done.
    ///
    /// - Parameter unused: origins to which fob sends nothing.
    static func introduction(_ dialect: SandboxDialect, without unused: [String]) -> String {
        var command = "fob provider add \(dialect.id)-local --profile \(dialect.id) --client-id '\(dialect.clientID)'"
        if let environment = dialect.environment { command += " --environment \(environment)" }
        for (name, value) in dialect.variables.sorted(by: { $0.key < $1.key }) { command += " --var \(name)=\(value)" }
        for origin in dialect.origins where !unused.contains(origin.from) {
            command += " \\\n    --origin \(origin.from)=\(origin.to)"
        }
        let account = "\(dialect.id)-local/me"
        let choice = dialect.users.first.map { " --choose \($0.id)" } ?? ""
        let resources = dialect.resources.map { resource in
            let set = resource.headerSet == Name.defaultHeaderSet.text ? "" : " --set \(resource.headerSet)"
            let variables = resource.variables.sorted { $0.key < $1.key }.map { " --var \($0.key)=\($0.value)" }
            return "fob curl \(account)\(set)\(variables.joined()) -- \(resource.url)"
        }
        return
            ([
                "# \(dialect.id)", "printf %s '\(dialect.clientSecret.reveal())' | \(command) --client-secret-fd 0",
                "fob login \(account)\(choice)",
            ] + resources).joined(separator: "\n") + "\n"
    }
}
