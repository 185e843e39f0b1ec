import Vocabulary

/// One thing that `fob doctor` found, and the command that mends it.
struct Finding: Sendable, Equatable {
    /// Where it is: `store`, `provider`, `account`, `profile`, `machine`.
    let area: String
    /// Whom it is about, and what is wrong, as a sentence.
    let problem: String
    /// What to do.
    let remedy: String?
    /// What it would end a command with; nil for something that is only good to know.
    let kind: Failure.Kind?

    init(_ area: String, _ kind: Failure.Kind?, _ problem: String, remedy: String? = nil) {
        self.area = area
        self.problem = problem
        self.remedy = remedy
        self.kind = kind
    }

    init(_ area: String, _ failure: Failure) {
        self.init(area, failure.kind, failure.message, remedy: failure.remedy)
    }

    var document: JSON {
        [
            "area": JSON(area), "problem": JSON(problem), "remedy": JSON(remedy), "is_problem": JSON(kind != nil),
            "exit_code": kind.map { JSON(Int64($0.rawValue)) } ?? nil,
        ]
    }

    /// What `fob doctor` ends with: as several accounts do, the first of 7, 8, 4, 5, 6 that was found, else 3 or 2.
    static func worst(of findings: [Finding]) -> Failure.Kind? {
        let order: [Failure.Kind] = [.store, .busy, .loginNeeded, .refused, .network, .notFound, .usage]
        let kinds = findings.compactMap(\.kind)
        return order.first { kinds.contains($0) } ?? kinds.first
    }
}
