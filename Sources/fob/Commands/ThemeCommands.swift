import ArgumentParser
import CredentialStore
import DeckUI
import Vocabulary

struct ThemeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theme", abstract: "How the deck looks.", subcommands: [List.self, Show.self, Check.self])

    struct List: ServiceCommand {
        static let configuration = CommandConfiguration(abstract: "List the themes; the one in use has a star.")

        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let catalogue = ThemeShelf(workshop).catalogue { Output.err("fob: \($0)") }
            let current = try Settings.load(workshop.paths.configFile).theme ?? ThemeCatalogue.defaultName
            if format.json {
                let themes = catalogue.names.map { ThemeSheet.brief($0, in: catalogue, current: current) }
                Output.json(["schema": "fob.themes/1", "themes": JSON(themes)])
            } else {
                let rows = catalogue.names.map { ThemeSheet.row($0, in: catalogue, current: current) }
                Output.out(Columns.text([ThemeSheet.columns] + rows))
            }
        }
    }

    struct Show: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a theme as the file it is, fit for a copy of one's own.")

        @Argument(help: "The theme; the one in use") var name: String?
        @Flag(help: "Print every slot with its look, where that comes from, and what the slot is for.")
        var slots = false
        @OptionGroup var format: JSONOption

        func perform(in workshop: Workshop) async throws(Failure) {
            let catalogue = ThemeShelf(workshop).catalogue()
            let current = try Settings.load(workshop.paths.configFile).theme ?? ThemeCatalogue.defaultName
            let name = name ?? current
            guard let source = catalogue.source(of: name) else { throw ThemeShelf.unknown(name, in: catalogue) }
            guard slots || format.json else {
                Output.raw(source.bytes)
                return
            }
            let theme = try ThemeCommand.load(name, from: catalogue)
            if format.json {
                Output.json(ThemeSheet.document(theme, in: catalogue))
            } else {
                Output.out(ThemeSheet.slots(of: theme))
            }
        }
    }

    struct Check: ServiceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain everything wrong with themes, and what could not be read or told apart, with its place.")

        @Argument(help: "Files, which have a / or end in .json, and names; every theme there is") var themes: [String] =
            []

        func perform(in workshop: Workshop) async throws(Failure) {
            let shelf = ThemeShelf(workshop)
            let catalogue = shelf.catalogue { Output.err("fob: \($0)") }
            var defects = 0
            for theme in themes.isEmpty ? catalogue.names : themes {
                let found = try check(theme, shelf, catalogue)
                let shown = ScreenText.line(theme, limit: 200)
                if found.isEmpty { Output.out("\(shown): the theme is sound.") }
                for defect in found { Output.err(ScreenText.line(defect.description, limit: 600)) }
                defects += found.count
            }
            guard defects == 0 else {
                throw Failure(.usage, "\(defects) defect\(defects == 1 ? " was" : "s were") found.")
            }
        }

        private func check(
            _ theme: String, _ shelf: ThemeShelf, _ catalogue: ThemeCatalogue
        ) throws(Failure) -> [ThemeDefect] {
            guard theme.contains("/") || theme.hasSuffix(".json") else {
                guard catalogue.names.contains(theme) else { throw ThemeShelf.unknown(theme, in: catalogue) }
                return catalogue.defects(of: theme)
            }
            guard let bytes = SmallFile.read(theme) else {
                throw Failure(
                    .usage, "\(ScreenText.line(theme, limit: 200)): the file cannot be read, or is longer than 1 MiB.")
            }
            let others = shelf.folders.flatMap { UserFiles.read(folder: $0) }
            return ThemeCatalogue(userFiles: [(theme, bytes)] + others).defects(of: ThemeCatalogue.name(of: theme))
        }
    }

    private static func load(_ name: String, from catalogue: ThemeCatalogue) throws(Failure) -> Theme {
        do { return try catalogue.load(name) } catch {
            throw Failure(.usage, error.defects.map(\.description).joined(separator: "\n"))
        }
    }
}
