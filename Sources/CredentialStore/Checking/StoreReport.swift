/// What looking at every file of a store found.
public struct StoreReport: Sendable, Equatable {
    /// One thing that is wrong, or good to know.
    public struct Finding: Sendable, Equatable {
        /// The file or folder, with line and column where they are known.
        public let place: String
        /// What is wrong with it, as a clause.
        public let problem: String
        /// What to do; nil where nothing need be done.
        public let remedy: String?
        /// False for what is only good to know.
        public let isDefect: Bool
    }

    /// The store's folder.
    public let path: String
    /// `none`, `sealed`, or `unknown` where store.json does not tell.
    public internal(set) var protection = "unknown"
    /// In the order in which they were found.
    public internal(set) var findings: [Finding] = []
    /// What could not be looked at, and why, a sentence each.
    public internal(set) var notLookedAt: [String] = []
    /// How many there are of what was looked at.
    public internal(set) var counts: [(name: String, count: Int)] = []

    init(path: String) { self.path = path }

    /// What must be mended.
    public var defects: [Finding] { findings.filter(\.isDefect) }

    mutating func wrong(_ place: String, _ problem: String, _ remedy: String?) {
        findings.append(Finding(place: place, problem: problem, remedy: remedy, isDefect: true))
    }

    mutating func note(_ place: String, _ problem: String, _ remedy: String? = nil) {
        findings.append(Finding(place: place, problem: problem, remedy: remedy, isDefect: false))
    }

    /// Whether they say the same.
    public static func == (left: StoreReport, right: StoreReport) -> Bool {
        left.path == right.path && left.protection == right.protection && left.findings == right.findings
            && left.notLookedAt == right.notLookedAt
            && left.counts.elementsEqual(right.counts) { $0.name == $1.name && $0.count == $1.count }
    }
}
