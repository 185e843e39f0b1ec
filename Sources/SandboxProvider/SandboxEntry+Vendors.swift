import Vocabulary

extension SandboxEntry {
    static let securitize = SandboxEntry(
        id: "securitize",
        client: SandboxClient(id: "123e4567-e89b", secret: Secret("s3cr3t-issuer")),
        environment: "sandbox",
        origins: [
            "https://id.sandbox.securitize.io", "https://sec-id-api.sandbox.securitize.io",
            "https://id.securitize.io", "https://sec-id-api.securitize.io",
        ],
        resources: [
            Resource(
                origin: "https://sec-id-api.sandbox.securitize.io", path: "/bearer-resource", headerSet: "default",
                label: "bearer"),
            Resource(
                origin: "https://sec-id-api.sandbox.securitize.io", path: "/v1/123e4567-e89b/investor",
                headerSet: "investor-api", label: "investor"),
        ],
        server: { client, lifetimes, mint, _ in SecuritizeServer(client: client, lifetimes: lifetimes, mint: mint) })

    static let edgetag = SandboxEntry(
        id: "edgetag",
        client: SandboxClient(
            id: "d0272c42-7ecc-4899-a1a7-0801a8a9da2f", secret: Secret("d0272c42-7ecc-4899-a1a7-0801a8a9da2f")),
        environment: "sandbox",
        origins: [
            "https://app-sandbox.edgetag.io", "https://api-sandbox.edgetag.io",
            "https://app.edgetag.io", "https://api.edgetag.io",
        ],
        resources: [
            Resource(
                origin: "https://api-sandbox.edgetag.io", path: "/resource", headerSet: "default", label: "resource")
        ],
        server: { client, lifetimes, mint, _ in EdgeTagServer(client: client, lifetimes: lifetimes, mint: mint) })

    static let aicrisk = SandboxEntry(
        id: "aicrisk",
        client: SandboxClient(id: "abc123", secret: Secret("shh-apiuser")),
        environment: nil,
        origins: ["https://demo.aicrisk.com"],
        baseVariable: ("base_url", "https://demo.aicrisk.com"),
        resources: [
            Resource(
                origin: "https://demo.aicrisk.com", path: "/api/GetConversations", headerSet: "default",
                label: "conversations")
        ],
        needsBrowser: false,
        users: SandboxUser.all,
        server: { client, lifetimes, mint, _ in AICRiskServer(client: client, lifetimes: lifetimes, mint: mint) })

    static let tradevest = SandboxEntry(
        id: "tradevest",
        client: SandboxClient(id: "partner-1", secret: Secret("p@ss/word+1")),
        environment: "test",
        origins: [
            "https://b2b.auth.platform-test.tradevest.ai", "https://tvda-api.platform-test.tradevest.ai",
            "https://b2b.auth.platform-pretest.tradevest.ai", "https://tvda-api.platform-pretest.tradevest.ai",
            "https://b2b.auth.platform-prod.tradevest.ai", "https://tvda-api.platform-prod.tradevest.ai",
        ],
        resources: [
            Resource(
                origin: "https://tvda-api.platform-test.tradevest.ai", path: "/entities", headerSet: "default",
                label: "entities"),
            Resource(
                origin: "https://tvda-api.platform-test.tradevest.ai", path: "/accounts", headerSet: "on-behalf",
                variables: ["requestor_id": "0b9f6a52-6f0e-4a53-9d0c-3c1e8f5f7a10"], label: "accounts"),
        ],
        needsBrowser: false,
        server: { client, lifetimes, mint, _ in TradevestServer(client: client, lifetimes: lifetimes, mint: mint) })

    static let acme = SandboxEntry(
        id: "acme",
        client: SandboxClient(id: "acme app", secret: Secret("p+q/r=s:t%")),
        environment: nil,
        origins: ["https://acme.example"],
        baseVariable: ("base_url", "https://acme.example"),
        resources: [
            Resource(origin: "https://acme.example", path: "/resource", headerSet: "default", label: "resource")
        ],
        server: { AcmeServer(client: $0, lifetimes: $1, mint: $2, options: $3) })
}
