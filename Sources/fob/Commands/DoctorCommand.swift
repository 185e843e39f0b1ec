import ArgumentParser
import TokenService
import Vocabulary

struct DoctorCommand: ServiceCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is wrong, and the command that mends it.",
        discussion: "Ends with 0 where nothing is wrong, else with the first of 7, 8, 4, 5, 6, 3, 2 that was found.")

    @OptionGroup var format: JSONOption

    func perform(in workshop: Workshop) async throws(Failure) {
        var store = StoreExamination(workshop)
        store.run()
        let findings =
            store.findings + MachineExamination.findings(workshop) + MachineExamination.ports(Self.providers(workshop))
        let problems = findings.filter { $0.kind != nil }
        if format.json {
            Output.json(["schema": "fob.doctor/1", "findings": JSON(findings.map(\.document))])
        } else {
            // What must be done stands before what is good to know.
            for finding in problems + findings.filter({ $0.kind == nil }) {
                Output.out(
                    "\(finding.kind == nil ? "note" : "wrong"): \(ScreenText.line(finding.problem, limit: 1000))")
                if let remedy = finding.remedy { Output.out("       \(ScreenText.line(remedy, limit: 400))") }
            }
            if problems.isEmpty { Output.out("Nothing is wrong.") }
        }
        guard let worst = Finding.worst(of: findings) else { return }
        throw Failure(worst, "\(problems.count) thing\(problems.count == 1 ? " is" : "s are") wrong.")
    }

    /// Those that can be used; what is wrong with the others was found already.
    private static func providers(_ workshop: Workshop) -> [ProviderSummary] {
        guard let service = try? workshop.readingService() else { return [] }
        return ((try? service.providerNames()) ?? []).compactMap { try? service.provider($0) }
    }
}
