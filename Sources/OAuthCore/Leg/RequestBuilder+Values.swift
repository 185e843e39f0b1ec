import Vocabulary

extension RequestBuilder {
    /// A value that a template may name and no variable has: what is made for this request, what it asks for, and the tokens
    /// that it is about. A variable of the same name goes first.
    func undeclared(_ name: String) -> String? {
        switch name {
        case "scope": scope
        case "access_token": (bearer ?? credential?.accessToken)?.reveal()
        case "refresh_token": credential?.refreshToken?.reveal()
        default:
            moment.flatMap { moment in
                GeneratedValue(rawValue: name)?.text(now: moment.now, randomness: moment.randomness)
            }
        }
    }
}
