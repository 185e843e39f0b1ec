import CredentialStore
import Vocabulary

/// What `fob store check` prints.
enum StoreCheckSheet {
    static func lines(_ report: StoreReport) -> [String] {
        var lines: [String] = []
        // What must be done stands before what is good to know.
        for finding in report.defects + report.findings.filter({ !$0.isDefect }) {
            let place = ScreenText.line(finding.place, limit: 400)
            lines.append(
                "\(finding.isDefect ? "wrong" : "note"): \(place): \(ScreenText.line(finding.problem, limit: 600))")
            if let remedy = finding.remedy { lines.append("       \(ScreenText.line(remedy, limit: 400))") }
        }
        for sentence in report.notLookedAt { lines.append("not looked at: \(sentence)") }
        let counted = report.counts.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
        if !counted.isEmpty { lines.append("looked at: \(counted)") }
        if report.defects.isEmpty { lines.append("Nothing is wrong.") }
        return lines
    }

    static func document(_ report: StoreReport) -> JSON {
        [
            "schema": "fob.store-check/1", "store": JSON(report.path), "protection": JSON(report.protection),
            "counts": JSON(
                .object(report.counts.map { JSON.Member(key: $0.name, value: JSON(Int64($0.count))) })),
            "not_looked_at": JSON(report.notLookedAt.map { JSON($0) }),
            "findings": JSON(
                report.findings.map {
                    [
                        "place": JSON($0.place), "problem": JSON($0.problem), "remedy": JSON($0.remedy),
                        "is_defect": JSON($0.isDefect),
                    ]
                }),
        ]
    }
}
