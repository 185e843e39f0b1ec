import ArgumentParser
import CredentialStore
import TokenService
import Vocabulary

extension StoreCommand {
    struct Export: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write accounts and their providers into one file, sealed under a passphrase.",
            discussion: """
                Two machines then hold the same refresh token. Where the provider gives a new one at each refresh, the \
                machine that refreshes first ends the other's login: export to move an account, not to share it.
                """)

        @Argument(help: "PROVIDER/NAME") var accounts: [String]
        @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file")) var to: String
        @OptionGroup var passphrase: PassphraseOption
        @Flag(help: "Do not seal it; what that means is asked about once more.") var plaintext = false
        @Flag(name: .long, help: "Do not ask about a plain export.") var yes = false
        @OptionGroup var input: InputOption

        func validate() throws {
            guard !plaintext || passphrase.descriptor == nil else {
                throw ValidationError("--plaintext and --passphrase-fd exclude each other.")
            }
            guard !yes || plaintext else { throw ValidationError("--yes is for --plaintext.") }
        }

        func perform(in workshop: Workshop) async throws(Failure) {
            let ids = try accounts.map { text throws(Failure) in try AccountID.argument(text, in: workshop) }
            try NewFile.refuse(to)
            let service = try workshop.service()
            // What cannot be exported is better said before a passphrase is thought up.
            let known = Set(try service.accountIDs())
            for id in ids where !known.contains(id) {
                throw Failure(.notFound, "There is no account “\(id)”.", remedy: "fob accounts lists yours.")
            }
            let bytes = try service.export(ids, passphrase: try chosenPassphrase())
            try DurableFile.save(bytes, to: to, randomness: LiveRandomness())
            Output.out(to)
            Output.err(
                plaintext
                    ? "careful: the file is not sealed. Whoever reads it can use the accounts in it."
                    : "Import it: fob store import \(ShellText.word(to))")
            Output.err("careful: use each account on one machine only; the first refresh may end the other's login.")
        }

        /// Nil for a plain file.
        private func chosenPassphrase() throws(Failure) -> LockedBytes? {
            if let given = try passphrase.given() { return given }
            guard plaintext else {
                return try Prompt.newPassphrase(
                    "Passphrase for the export: ", noInput: input.noInput, otherwise: "--passphrase-fd N")
            }
            guard !yes else { return nil }
            let answer = try Prompt.ask(
                "The tokens will stand in the file as they are. Type “plaintext” to go on: ", noInput: input.noInput,
                otherwise: "--plaintext --yes")
            guard answer == "plaintext" else { throw Failure(.cancelled, "Nothing was written.") }
            return nil
        }
    }

    struct Import: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take accounts and their providers out of such a file.",
            discussion: "Nothing is written unless all of it fits. No account is replaced unless --replace says so.")

        @Argument(help: "What fob store export wrote") var file: String
        @Argument(help: "PROVIDER/NAME; all of them without one") var accounts: [String] = []
        @Flag(help: "Accounts of the same names give way.") var replace = false
        @OptionGroup var passphrase: PassphraseOption
        @OptionGroup var input: InputOption
        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let ids = try accounts.map { text throws(Failure) in try AccountID.argument(text) }
            let shown = ScreenText.line(file, limit: 300)
            guard let bytes = SmallFile.read(file, limit: CredentialStore.exportSizeLimit) else {
                throw Failure(
                    .usage,
                    "\(shown): the file cannot be read, or is longer than \(CredentialStore.exportSizeLimit >> 20) MiB."
                )
            }
            let service = try workshop.service()
            let export = try service.read(export: bytes, place: file)
            if !export.isSealed {
                Output.err("careful: \(shown) is not sealed. Remove it when the import is done.")
            }
            let report = try await service.take(
                export, passphrase: export.isSealed ? try typedOrGiven() : nil, accounts: ids, isReplacing: replace)
            for entry in report.accounts {
                if let warning = entry.warning { Output.err("\(entry.id): careful: \(warning).") }
            }
            if format.json {
                Output.json(document(report))
            } else {
                for name in report.providers { Output.out("provider \(name): added") }
                for entry in report.accounts { Output.out("account \(entry.id): \(entry.outcome.rawValue)") }
            }
        }

        private func typedOrGiven() throws(Failure) -> LockedBytes {
            if let given = try passphrase.given() { return given }
            return try Prompt.passphrase(
                "Passphrase of the export: ", noInput: input.noInput, otherwise: "--passphrase-fd N")
        }

        private func document(_ report: ImportReport) -> JSON {
            [
                "schema": "fob.import/1", "exported_at": JSON(report.exportedAt.rfc3339),
                "providers": JSON(report.providers.map { JSON($0.text) }),
                "accounts": JSON(
                    report.accounts.map {
                        [
                            "account": JSON($0.id.description), "outcome": JSON($0.outcome.rawValue),
                            "warning": JSON($0.warning),
                        ]
                    }),
            ]
        }
    }
}
