import Vocabulary

extension JSON {
    /// The object with that member, in place of one of its name.
    func with(_ key: String, _ value: JSON) -> JSON { setting(value, at: [key]) }

    /// With that value at the path, objects made on the way.
    func setting(_ value: JSON, at path: ArraySlice<String>) -> JSON {
        guard let first = path.first else { return value }
        var members = self.members ?? []
        let rest = path.dropFirst()
        if let place = members.firstIndex(where: { $0.key == first }) {
            members[place].value = members[place].value.setting(value, at: rest)
        } else {
            members.append(Member(key: first, value: JSON(.object([])).setting(value, at: rest)))
        }
        return JSON(.object(members))
    }

    /// Without what stands at the path, and without the objects that it leaves empty; nil where nothing stood there.
    func removing(_ path: ArraySlice<String>) -> JSON? {
        guard let first = path.first, var members, let place = members.firstIndex(where: { $0.key == first }) else {
            return nil
        }
        let rest = path.dropFirst()
        if rest.isEmpty {
            members.remove(at: place)
        } else {
            guard let value = members[place].value.removing(rest) else { return nil }
            if value.members?.isEmpty == true { members.remove(at: place) } else { members[place].value = value }
        }
        return JSON(.object(members))
    }

    /// Every value that is no object, with the way to it.
    func leaves(_ path: [String] = []) -> [(path: [String], value: JSON)] {
        guard let members, !members.isEmpty else { return [(path, self)] }
        return members.sorted { $0.key < $1.key }.flatMap { $0.value.leaves(path + [$0.key]) }
    }
}
