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
                    keep: [], tokenFrom: nil, when: nil, givesToken: true)
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
        if !rounds.contains(where: { $0.givesToken && !$0.isIntermediate }) {
            top.note("rounds", "no round gives the credential")
        }
        if rounds.count(where: { $0.givesToken && !$0.isIntermediate }) > 1 {
            top.note("rounds", "more than one round gives the credential", remedy: "Mark the others as intermediate.")
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
        let bearerFrom = earlier("bearer_from", object, before)
        let skipIf = declared("skip_if", object)
        let followUp = object.string("follow_up").map(LegName.followUp)
        let parameters = object.templates("params") ?? []
        for parameter in parameters {
            // They go into the authorization request as well.
            checks.noSecret(parameter.value, object, "params")
            checks.variables(parameter.value, object, "params", beside: ["redirect_uri"])
        }
        let keep = object.templates("keep") ?? []
        for item in keep { checks.variables(item.value, object, "keep", beside: []) }
        return Round(
            name: name, followUp: followUp,
            isIntermediate: object.word("result", Result.self) == .intermediate, bearerFrom: bearerFrom, skipIf: skipIf,
            parameters: parameters, keep: keep, tokenFrom: earlier("token_from", object, before),
            when: declared("when", object), givesToken: followUp == nil || object.json["result"] != nil)
    }

    /// The name of an earlier round whose token is used.
    private func earlier(_ key: String, _ object: ProfileObject, _ before: [Round]) -> String? {
        guard let name = object.string(key) else { return nil }
        if !before.contains(where: { $0.name == name && $0.givesToken }) {
            object.note(key, "no earlier round that gives a token is called “\(ScreenText.line(name, limit: 60))”")
        }
        return name
    }

    private func declared(_ key: String, _ object: ProfileObject) -> String? {
        guard let name = object.string(key) else { return nil }
        if checks.declared[name] == nil {
            object.note(key, "the variable {\(ScreenText.line(name, limit: 60))} is not declared")
        }
        return name
    }
}
