import ArgumentParser
import TokenService
import Vocabulary

struct DiscoverCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Read what a provider says of itself, by its issuer's URL or by the name of one of yours.")

    @Argument(help: "https://issuer.example, or the name of a provider") var target: String
    @Flag(help: "Agree to the origins that it names, also for accounts that you have there.") var accept = false
    @OptionGroup var format: JSONOption

    func validate() throws {
        guard !accept || !target.contains("://") else {
            throw ValidationError("--accept is for one of your providers: nothing is kept of a URL.")
        }
    }

    func perform(in workshop: Workshop) async throws(Failure) {
        let service = try workshop.service()
        let say: TokenService.Progress = { Output.err($0) }
        let report =
            target.contains("://")
            ? try await service.discover(url: target, progress: say)
            : try await service.discover(
                provider: try Name.argument(target, "provider"), accepting: accept, progress: say)
        if format.json {
            Output.json(DiscoverySheet.document(report))
        } else {
            Output.out(DiscoverySheet.text(report))
        }
    }
}

/// What a provider says of itself, in words and as JSON.
enum DiscoverySheet {
    static func text(_ report: DiscoveryReport) -> String {
        var rows = report.issuer.isEmpty ? [] : [["issuer", report.issuer]]
        rows.append(["read at", report.source ?? "the profile says all; nothing was read"])
        rows += report.addresses.map { [$0.label, $0.url] }
        if !report.grants.isEmpty { rows.append(["grants", report.grants.joined(separator: ", ")]) }
        if !report.authenticationMethods.isEmpty {
            rows.append(["client authentication", report.authenticationMethods.joined(separator: ", ")])
        }
        rows += report.used.map { ["fob: \($0.label)", $0.url] }
        rows += report.notes.map { ["note", $0] }
        return Columns.text(rows.map { row in row.map { ScreenText.line($0) } })
    }

    static func document(_ report: DiscoveryReport) -> JSON {
        [
            "schema": "fob.discovery/1", "issuer": JSON(report.issuer), "source": JSON(report.source),
            "addresses": endpoints(report.addresses), "grants": JSON(report.grants.map { JSON($0) }),
            "authentication_methods": JSON(report.authenticationMethods.map { JSON($0) }),
            "used": endpoints(report.used), "notes": JSON(report.notes.map { JSON($0) }), "metadata": report.document,
        ]
    }

    private static func endpoints(_ endpoints: [AccountStatus.Endpoint]) -> JSON {
        JSON(endpoints.map { ["label": JSON($0.label), "url": JSON($0.url)] })
    }
}
