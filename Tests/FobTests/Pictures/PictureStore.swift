import Foundation
import Vocabulary

/// The store of the pictures in docs: seven accounts at three vendors, and a time that stands still.
struct PictureStore {
    static let now = Instant(milliseconds: 1_787_493_720_000)

    /// What `FOB_HOME` names.
    let home: String

    /// Writes it, in the format of docs/files.md.
    func write() throws {
        try save(
            ["format": "fob-store", "version": 1, "store_id": "AAAAAAAAAAAAAAAAAAAAAA", "protection": "none"],
            "store.json")
        for (name, profile, variables) in [
            ("github", "github", [:]), ("google", "google", [:]), ("okta-staging", "okta", ["domain": "acme.okta.com"]),
        ] as [(String, String, [String: String])] {
            try save(
                [
                    "format": "fob-provider", "version": 1, "generation": 1, "name": JSON(name),
                    "profile": JSON(profile), "client_id": "Iv1.8a61f9b3a7aba766", "client_secret": "secret-of-nobody",
                    "variables": JSON(
                        .object(variables.map { JSON.Member(key: $0.key, value: JSON($0.value)) })),
                ], "providers/\(name).json")
        }
        try account("github/ci-bot", left: 298, life: 28_800)
        try account("github/octocat", left: 27_660, life: 28_800, scope: "repo read:org gist")
        try account("google/lab@corp.example", left: -60, life: 3600, renewal: "dead")
        try account("google/work@corp.example", left: 3130, life: 3600, scope: "openid email")
        try account("okta-staging/me", left: 83_100, life: 86_400)
        try account("okta-staging/new-hire", left: nil, life: 0)
        try account("okta-staging/svc-deploy", left: -5, life: 3600)
        try activity()
        try transcript()
    }

    /// What the deck has done so far.
    private func activity() throws {
        let lines: [(Int, String, String, String)] = [
            (-86_400, "google/work@corp.example", "success", "signed in, valid for 1h"),
            (-29_000, "github/octocat", "started", "refresh started"),
            (-28_999, "github/octocat", "success", "refreshed, valid for 8h 00m"),
            (-5400, "github/ci-bot", "success", "copied default to /run/user/1000/fob/clipboard"),
            (-480, "google/lab@corp.example", "started", "refresh started"),
            (-479, "google/lab@corp.example", "error", "the provider refused: invalid_grant (Token has been revoked.)"),
            (-470, "google/work@corp.example", "started", "refresh started"),
            (-470, "google/work@corp.example", "success", "refreshed, valid for 1h"),
        ]
        let text = lines.map { seconds, account, severity, text -> String in
            let line: JSON = [
                "at": JSON((Self.now + .seconds(seconds)).rfc3339), "account": JSON(account),
                "severity": JSON(severity), "text": JSON(text),
            ]
            return String(decoding: line.serialized(pretty: false), as: UTF8.self)
        }
        try save(Data((text.joined(separator: "\n") + "\n").utf8), "state/activity.jsonl")
    }

    /// The last exchange of the account that is selected at first.
    private func transcript() throws {
        let field: (String, String) -> JSON = { ["name": JSON($0), "value": JSON($1)] }
        let exchange: JSON = [
            "leg": "exchange", "sent_at": JSON((Self.now - .seconds(28_502)).rfc3339), "duration_ms": 184,
            "method": "POST", "url": "https://github.com/login/oauth/access_token",
            "headers": JSON([field("accept", "application/json")]),
            "fields": JSON([field("client_id", "Iv1.8a61f9b3a7aba766"), field("code", "•••")]),
            "reply": ["status": 200, "body": "{\"access_token\":\"•••\",\"token_type\":\"bearer\"}"],
        ]
        let document: JSON = [
            "schema": "fob.transcript/1", "account": "github/ci-bot", "exchanges": JSON([exchange]),
        ]
        try save(Data(document.serialized()), "state/transcripts/github,ci-bot.json")
    }

    private func account(
        _ id: String, left: Int?, life: Int, scope: String = "read write", renewal: String = "ok"
    ) throws {
        let names = id.split(separator: "/").map(String.init)
        var members: [JSON.Member] = [
            JSON.Member(key: "format", value: "fob-account"), JSON.Member(key: "version", value: 1),
            JSON.Member(key: "generation", value: 1), JSON.Member(key: "provider", value: JSON(names[0])),
            JSON.Member(key: "name", value: JSON(names[1])), JSON.Member(key: "renewal", value: JSON(renewal)),
        ]
        if let left {
            let end = Self.now + .seconds(left)
            members.append(
                JSON.Member(
                    key: "credential",
                    value: [
                        "access_token": "token-of-nobody-3kQ9", "refresh_token": "refresh-of-nobody",
                        "token_type": "Bearer", "scope": JSON(scope),
                        "issued_at": JSON((end - .seconds(life)).rfc3339), "expires_at": JSON(end.rfc3339),
                    ]))
        }
        try save(JSON(.object(members)), "accounts/\(id).json")
    }

    private func save(_ json: JSON, _ path: String) throws {
        try save(Data(json.serialized()), "store/\(path)")
    }

    private func save(_ data: Data, _ path: String) throws {
        let file = URL(fileURLWithPath: "\(home)/\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try data.write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }
}
