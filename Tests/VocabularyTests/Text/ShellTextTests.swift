import Testing
import Vocabulary

struct ShellTextTests {
    @Test(
        "a word is quoted where a shell would take it apart",
        arguments: [
            ("/mnt/ada/store", "/mnt/ada/store"), ("", "''"), ("/mnt/My Disk/store", "'/mnt/My Disk/store'"),
            ("it's", #"'it'\''s'"#), ("$(rm -rf ~)", "'$(rm -rf ~)'"), ("a;b", "'a;b'"), ("~/x", "'~/x'"),
            ("näher", "'näher'"), ("*", "'*'"),
        ])
    func word(text: String, expected: String) {
        #expect(ShellText.word(text) == expected)
    }
}
