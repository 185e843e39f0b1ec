extension JSON {
    /// Strict JSON in UTF-8 that ends with a newline. Numbers go out as they came in.
    ///
    /// - Parameter sorted: members by the bytes of their keys, so that a record that says the same is the same file.
    public func serialized(pretty: Bool = true, sorted: Bool = true) -> [UInt8] {
        var output: [UInt8] = []
        write(to: &output, indent: pretty ? 0 : nil, sorted: sorted)
        output.append(0x0A)
        return output
    }

    /// A JSON string literal with its quotes. Slashes stay; controls, quotes and backslashes are escaped.
    public static func quoted(_ text: String) -> String {
        var output: [UInt8] = []
        quote(text, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func write(to output: inout [UInt8], indent: Int?, sorted: Bool) {
        switch content {
        case .null: output += "null".utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .number(let text): output += text.utf8
        case .string(let text): Self.quote(text, to: &output)
        case .array(let elements):
            Self.list(elements, "[", "]", &output, indent) { element, output, indent in
                element.write(to: &output, indent: indent, sorted: sorted)
            }
        case .object(let members):
            let ordered = sorted ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : members
            Self.list(ordered, "{", "}", &output, indent) { member, output, indent in
                Self.quote(member.key, to: &output)
                output += (indent == nil ? ":" : ": ").utf8
                member.value.write(to: &output, indent: indent, sorted: sorted)
            }
        }
    }

    private static func list<Item>(
        _ items: [Item], _ opening: String, _ closing: String, _ output: inout [UInt8], _ indent: Int?,
        _ write: (Item, inout [UInt8], Int?) -> Void
    ) {
        output += opening.utf8
        for (index, item) in items.enumerated() {
            if index > 0 { output += ",".utf8 }
            if let indent { output += "\n".utf8 + [UInt8](repeating: 0x20, count: 2 * (indent + 1)) }
            write(item, &output, indent.map { $0 + 1 })
        }
        if let indent, !items.isEmpty { output += "\n".utf8 + [UInt8](repeating: 0x20, count: 2 * indent) }
        output += closing.utf8
    }

    private static func quote(_ text: String, to output: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        output.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: output += "\\\"".utf8
            case 0x5C: output += "\\\\".utf8
            case 0x0A: output += "\\n".utf8
            case 0x0D: output += "\\r".utf8
            case 0x09: output += "\\t".utf8
            case 0x00...0x1F: output += "\\u00".utf8 + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: output.append(byte)
            }
        }
        output.append(0x22)
    }
}
