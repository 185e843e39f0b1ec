import Vocabulary

/// The table with the user's own chords in it. Every list of keys that a person sees comes from here.
public struct Keymap: Sendable {
    private let chords: [Action: [KeyChord]]
    private let dispatch: [Context: [KeyChord: Action]]

    /// The chords as shipped.
    public static let standard = Keymap(chords: defaultChords)

    /// The table with chords replaced by action id; an empty list unbinds the action.
    /// - Throws: every unknown id and every conflict at once.
    public init(overrides: [String: [KeyChord]]) throws(KeymapDefects) {
        var chords = Self.defaultChords
        var defects: [KeymapDefect] = []
        for (id, own) in overrides.sorted(by: { $0.key < $1.key }) {
            guard let action = Action(rawValue: id) else {
                defects.append(
                    .unknownAction(id: id, nearest: NearestName.of(id, among: Action.allCases.map(\.rawValue))))
                continue
            }
            chords[action] = own
        }
        defects += Self.conflicts(in: chords, overridden: Set(overrides.keys))
        guard defects.isEmpty else { throw KeymapDefects(defects: defects) }
        self.init(chords: chords)
    }

    private init(chords: [Action: [KeyChord]]) {
        self.chords = chords
        var dispatch: [Context: [KeyChord: Action]] = [:]
        for binding in Binding.table {
            for context in binding.contexts {
                for chord in chords[binding.action] ?? [] where !(context.takesText && chord.text != nil) {
                    dispatch[context, default: [:]][chord] = binding.action
                }
            }
        }
        self.dispatch = dispatch
    }

    private static let defaultChords: [Action: [KeyChord]] =
        Dictionary(Binding.table.map { ($0.action, $0.defaults) }) { first, _ in first }

    /// What a chord asks for in a context.
    public func action(for chord: KeyChord, in context: Context) -> Action? { dispatch[context]?[chord] }

    /// The chords of an action, in the order in which help shows them.
    public func chords(for action: Action) -> [KeyChord] { chords[action] ?? [] }

    /// The first chord that works in `context`, as a person reads it; nil where there is none.
    public func key(for action: Action, in context: Context = .main) -> String? {
        chords(for: action).first { dispatch[context]?[$0] == action }?.description
    }

    private static func conflicts(in chords: [Action: [KeyChord]], overridden: Set<String>) -> [KeymapDefect] {
        var defects: [KeymapDefect] = []
        for (index, one) in Binding.table.enumerated() {
            for other in Binding.table[(index + 1)...] {
                let shared = one.contexts.intersection(other.contexts)
                guard !shared.isEmpty else { continue }
                for chord in chords[one.action] ?? [] where chords[other.action]?.contains(chord) == true {
                    // Letters are text where text is taken, so they cannot collide there.
                    guard
                        let context = shared.filter({ !($0.takesText && chord.text != nil) })
                            .min(by: { $0.rawValue < $1.rawValue })
                    else { continue }
                    let ownFirst = overridden.contains(one.action.rawValue)
                    defects.append(
                        .conflict(
                            chord: chord, action: ownFirst ? one.action : other.action,
                            with: ownFirst ? other.action : one.action, context: context))
                }
            }
        }
        return defects
    }
}

/// One thing wrong with the user's chords.
public enum KeymapDefect: Sendable, Equatable, CustomStringConvertible {
    case unknownAction(id: String, nearest: String?)
    /// `action` is the one that the user bound.
    case conflict(chord: KeyChord, action: Action, with: Action, context: Context)

    /// The id under which the configuration holds it, so that its place can be named.
    public var id: String {
        switch self {
        case .unknownAction(let id, _): id
        case .conflict(_, let action, _, _): action.rawValue
        }
    }

    /// What is wrong, as a clause.
    public var description: String {
        switch self {
        case .unknownAction(let id, let nearest):
            "there is no action “\(id)”" + (nearest.map { "; the nearest is “\($0)”" } ?? "")
        case .conflict(let chord, let action, let other, let context):
            "\(chord) is bound to “\(action.rawValue)” and to “\(other.rawValue)” in the context \(context.rawValue)"
        }
    }
}

/// Every defect of the user's chords.
public struct KeymapDefects: Error, Sendable, Equatable {
    /// In the order of the ids.
    public let defects: [KeymapDefect]
}
