import ArgumentParser
import CredentialStore
import Vocabulary

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Where providers and accounts are kept: check it, copy it, move accounts.",
        subcommands: [
            Path.self, Check.self, Backup.self, Restore.self, Export.self, Import.self, Seal.self, Unseal.self,
            Rekey.self, Slot.self,
        ])

    struct Path: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "Print where the store is.")

        func perform(in workshop: Workshop) async throws(Failure) { Output.out(workshop.paths.store) }
    }

    struct Check: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at every file of the store and change nothing.",
            discussion: "Ends with 7 where something is wrong. What a locked store hides is named.")

        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let report = workshop.store.check()
            if format.json {
                Output.json(StoreCheckSheet.document(report))
            } else {
                for line in StoreCheckSheet.lines(report) { Output.out(line) }
            }
            let count = report.defects.count
            guard count > 0 else { return }
            throw Failure(.store, "\(count) thing\(count == 1 ? " is" : "s are") wrong with the store.")
        }
    }
}
