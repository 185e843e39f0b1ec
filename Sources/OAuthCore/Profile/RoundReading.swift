import Vocabulary

/// Reads the rounds of a sign-in; a profile that names none has one, of authorize and exchange.
struct RoundReading {
    private enum Result: String, CaseIterable { case final, intermediate }

    let top: ProfileObject
    let reading: ProfileReading
    let checks: TemplateChecks

    func rounds() -> [Round] {
        guard let value = top.json["rounds"] else {
            return [
                Round(
                    name: "sign-in", followUp: nil, isIntermediate: false, bearerFrom: nil, skipIf: nil, parameters: [],
                    keep: [])
            ]
        }
        guard let elements = value.elements, !elements.isEmpty else {
            top.note("rounds", "a list of rounds is expected here")
            return []
        }
        var rounds: [Round] = []
        for (index, element) in elements.enumerated() {
            guard let object = ProfileObject(element, "rounds.\(index)", reading, level: ProfileKeys.round) else {
                continue
            }
            if let round = round(object, before: rounds) { rounds.append(round) }
        }
        if let last = rounds.last, last.followUp != nil || last.isIntermediate {
            top.note("rounds", "the last round must give the credential")
        }
        return rounds
    }

    private func round(_ object: ProfileObject, before: [Round]) -> Round? {
        guard let name = object.string("name") else {
            if object.json["name"] == nil { object.note("name", "the round has no name") }
            return nil
        }
        if before.contains(where: { $0.name == name }) {
            object.note("name", "two rounds are called “\(ScreenText.line(name, limit: 60))”")
        }
        let bearerFrom = object.string("bearer_from")
        if let bearerFrom, !before.contains(where: { $0.name == bearerFrom && $0.isIntermediate }) {
            object.note(
                "bearer_from", "no earlier intermediate round is called “\(ScreenText.line(bearerFrom, limit: 60))”")
        }
        let skipIf = object.string("skip_if")
        if let skipIf, checks.declared[skipIf] == nil {
            object.note("skip_if", "the variable {\(ScreenText.line(skipIf, limit: 60))} is not declared")
        }
        let parameters = object.templates("params") ?? []
        for parameter in parameters {
            // They go into the authorization request as well.
            checks.noSecret(parameter.value, object, "params")
            checks.variables(parameter.value, object, "params", beside: ["redirect_uri"])
        }
        let keep = object.templates("keep") ?? []
        for item in keep { checks.variables(item.value, object, "keep", beside: []) }
        return Round(
            name: name, followUp: object.string("follow_up").map(LegName.followUp),
            isIntermediate: object.word("result", Result.self) == .intermediate, bearerFrom: bearerFrom, skipIf: skipIf,
            parameters: parameters, keep: keep)
    }
}
