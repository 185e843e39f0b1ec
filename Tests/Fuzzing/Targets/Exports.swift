import CredentialStore
import Vocabulary

extension FuzzTarget {
    /// A file of `fob store export`, which may come from anybody.
    static let exports = FuzzTarget(
        "exports", weight: 4, limit: 8192,
        corpus: [
            """
            {"format":"fob-export","version":1,"protection":"none","content":{"exported_at":"2026-11-20T12:34:56.000Z",
             "providers":[{"format":"fob-provider","version":1,"generation":1,"name":"fuzz","profile":"oauth2","client_id":"c",
               "client_secret":"hush-hush-hush"}],
             "accounts":[{"format":"fob-account","version":1,"generation":7,"provider":"fuzz","name":"work","renewal":"ok",
               "credential":{"access_token":"hush-hush-hush","token_type":"Bearer","refresh_token":"hush-hush-hush",
                 "issued_at":"2026-11-20T12:34:56.000Z"}}]}}
            """,
            """
            {"format":"fob-export","version":1,"protection":"passphrase","export_id":"AAECAwQFBgcICQoLDA0ODw",
             "slot":{"id":"passphrase-1","type":"scrypt","n":262144,"r":8,"p":1,"salt":"AAECAwQFBgcICQoLDA0ODw",
               "wrapped":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
             "sealed":{"format":"fob-sealed","version":1,"salt":"","commit":"","ciphertext":""}}
            """,
        ],
        words: [
            "\"protection\"", "\"passphrase\"", "\"none\"", "\"slot\"", "\"n\":", "1073741824", "131072", "\"scrypt\"",
            "\"accounts\":[]", "\"providers\":[]", "\"version\":0", "\"revision\":1", "../x", "null", "{}", "[]",
        ]
    ) { bytes in
        guard let json = try? JSON(parsing: bytes) else { return }
        let file: ExportFile
        do throws(RecordDefect) { file = try ExportFile(parsing: json) } catch {
            try demandScreenFit(error.reason, "the defect")
            try demand(!error.reason.contains("hush-hush"), "a defect with a value in it")
            return
        }
        guard file.isSealed else {
            // What was accepted holds together: it can be written and read again.
            try demand(file.isCoherent, "accounts without a provider, or twice")
            return
        }
        guard let cost = json["slot"]?["n"]?.integer else { throw Violation("a slot without a cost") }
        try demand((1 << 17...1 << 20).contains(cost) && cost & (cost - 1) == 0, "a cost of \(cost)")
    }
}
