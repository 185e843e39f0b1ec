import Vocabulary

extension JSON {
    /// Rules that belong together: half of one list and half of another would say what nobody wrote.
    private static let whole: Set = ["expiry", "refresh_expiry", "issued_at"]

    /// The members of `other` over those of this object, objects within objects joined the same way. Lists and rules
    /// of expiry are replaced whole.
    func overlaid(with other: JSON) -> JSON { overlaid(with: other, at: nil) }

    /// A profile's text over that of the profile which it extends: as ``overlaid(with:)``, and a `null` takes out the
    /// member below it, except where `null` says something itself.
    func extended(by other: JSON) -> JSON { overlaid(with: other, at: []) }

    private func overlaid(with other: JSON, at path: [String]?) -> JSON {
        guard let below = members, let above = other.members else { return other }
        var result = below
        for member in above {
            let place = path.map { $0 + [member.key] }
            guard let index = result.firstIndex(where: { $0.key == member.key }) else {
                result.append(member)
                continue
            }
            if member.value.isNull, let place, !Self.nullSpeaks(at: place) {
                result.remove(at: index)
                continue
            }
            let value =
                Self.whole.contains(member.key)
                ? member.value : result[index].value.overlaid(with: member.value, at: place)
            result[index] = JSON.Member(key: member.key, keyPosition: member.keyPosition, value: value)
        }
        return JSON(.object(result), position: other.position)
    }

    /// `names.scope: null` leaves the parameter out, `accept: null` sends no such header, and a body may have to hold a
    /// null to be a success.
    private static func nullSpeaks(at path: [String]) -> Bool {
        let inLeg = path.first == "environments" ? Array(path.dropFirst(2)) : path
        let keys = inLeg.first == "call" ? inLeg.dropFirst() : inLeg.dropFirst(2)
        guard ["call", "legs", "follow_ups"].contains(inLeg.first ?? "") else { return false }
        switch keys.first {
        case "accept": return keys.count == 1
        case "names": return keys.count == 2
        case "success": return keys.dropFirst().first == "body" && keys.count == 3
        default: return false
        }
    }
}
