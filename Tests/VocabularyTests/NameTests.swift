import Testing
import Vocabulary

@Suite("A name")
struct NameTests {
    @Test(
        "is made of 1 to 64 small letters, digits and a few signs",
        arguments: [
            "a", "0", "acme", "securitize-sandbox", "me@example.com", "a+b", "a_b", "a.b", "1..2",
            String(repeating: "a", count: 64),
        ])
    func accepted(text: String) throws {
        #expect(try Name(text).text == text)
        #expect(try Name(text).description == text)
    }

    @Test(
        "is refused when it could leave its folder, hide in it or be read in two ways",
        arguments: [
            "", ".", "..", "../", "../x", "/", "/etc", "a/b", "a/../b", "a\\b", ".hidden", "-option", "_a", "@a", "+a",
            "A", "aB", "a b", " a", "a ", "a\n", "a\0", "a\0b", "é", "aé", "e\u{301}", "а", "a\u{202E}b", "a%2fb",
            "a:b",
            "a*", "a\u{FF0F}b", "１", String(repeating: "a", count: 65),
        ])
    func refused(text: String) {
        let error = #expect(throws: NameError.self) { try Name(text) }
        #expect(error?.text == text)
    }

    @Test("that is refused is told without the controls in it")
    func told() {
        let error = #expect(throws: NameError.self) { try Name("a\u{1B}]52;c;x\u{7}\nb") }
        #expect(error?.description.hasPrefix("“a]52;c;x b” is not a name: ") == true)
    }

    @Test("sorts by its bytes")
    func sorting() throws {
        let names = try ["b", "a.b", "a-b", "a", "10", "9"].map { try Name($0) }
        #expect(names.sorted().map(\.text) == ["10", "9", "a", "a-b", "a.b", "b"])
    }
}

@Suite("An account's id")
struct AccountIDTests {
    @Test("is a provider's name, a slash and a name")
    func accepted() throws {
        let id = try AccountID("acme-sandbox/me@example.com")
        #expect(id.provider.text == "acme-sandbox")
        #expect(id.name.text == "me@example.com")
        #expect(id.description == "acme-sandbox/me@example.com")
    }

    @Test(
        "is refused with too few or too many halves, or a bad one",
        arguments: [
            "", "/", "a", "a/", "/a", "a//b", "a/b/", "a/b/c", "../b", "a/..", "A/b", "a/B", "a /b", "a/\u{301}b",
        ])
    func refused(text: String) {
        #expect(throws: NameError.self) { try AccountID(text) }
    }

    @Test("sorts by provider and then by name")
    func sorting() throws {
        let ids = try ["b/a", "a/b", "a-b/a", "a/a"].map { try AccountID($0) }
        #expect(ids.sorted().map(\.description) == ["a/a", "a/b", "a-b/a", "b/a"])
    }
}
