import Cells
import DeckModel
import DeckUI
import Vocabulary

/// The themes while the deck is open: read anew whenever the list is opened, so that a file that was just edited shows.
struct DeckThemes {
    private let shelf: ThemeShelf
    private let depth: ColourDepth
    private let configFile: String
    private var catalogue = ThemeCatalogue()

    init(_ shelf: ThemeShelf, depth: ColourDepth, configFile: String) {
        self.shelf = shelf
        self.depth = depth
        self.configFile = configFile
    }

    mutating func list() -> [ThemeChoice] {
        catalogue = shelf.catalogue()
        return catalogue.names.map { name in
            do throws(ThemeDefects) {
                return ThemeChoice(name: name, kind: try catalogue.load(name).kind.rawValue)
            } catch {
                return ThemeChoice(name: name, kind: "", problem: error.defects.first?.description)
            }
        }
    }

    /// Nil where it cannot be used.
    func styles(of name: String) -> SlotStyles? { try? catalogue.load(name).styles(for: depth) }

    /// Writes the name into config.json, everything else in it left as it is.
    func keep(_ name: String) -> DeckEvent {
        let shown = ScreenText.line(configFile, limit: 300)
        do throws(Failure) {
            try ConfigFile(configFile).keep(theme: name)
            return .notice("the theme \(name) is kept in \(shown)", .success)
        } catch {
            return .notice("the theme \(name) is for now only: \(error.description)", .error)
        }
    }
}
