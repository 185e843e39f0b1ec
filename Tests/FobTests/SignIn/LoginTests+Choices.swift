import SandboxProvider
import TestSupport
import Testing
import Vocabulary

/// Who is chosen where a vendor has a list.
extension LoginTests {
    @Test("a choice that the vendor does not offer names those that it does: exit 2", .timeLimit(.minutes(10)))
    func wrongChoice() async throws {
        try await withPerson { person in
            try await person.sandbox("aicrisk") { sandbox in
                try await person.addProvider("aicrisk", at: sandbox)
                let login = try await person.fob("login", "aicrisk-local/me", "--choose", "mallory")
                #expect(login.status == 2)
                #expect(login.errors.contains("“mallory” is none of the choices"))
                #expect(login.errors.contains("user_41, user_42"))
            }
        }
    }

    @Test("a chosen user is remembered and not asked for again", .timeLimit(.minutes(10)))
    func rememberedChoice() async throws {
        try await withPerson { person in
            try await person.sandbox("aicrisk", lifetime: .seconds(600)) { sandbox in
                try await person.addProvider("aicrisk", at: sandbox)
                #expect(try await person.fob("login", "aicrisk-local/me", "--choose", "user_42").status == 0)
                let lists = sandbox.count(.followUp, of: "aicrisk")
                try person.wait(.seconds(3600))
                let token = try await person.fob("token", "aicrisk-local/me")
                #expect(token.status == 0, "\(token.errors)")
                #expect(sandbox.count(.followUp, of: "aicrisk") == lists, "the list is not fetched again")
                #expect(
                    try await person.json("show", "aicrisk-local/me", "--json").at(path: "extra.userid") == "user_42")
            }
        }
    }
}
