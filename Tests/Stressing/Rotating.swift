import SandboxProvider
import Vocabulary

/// A vendor beside acme whose refresh tokens live once, served from its description, as somebody's own profile has it.
enum Rotating {
    static let id = "rotating"
    private static let origin = "https://rotating.example"

    static var dialect: GenericDialect {
        var dialect = GenericDialect(
            id: id, name: "Rotating", client: SandboxClient(id: "rotating-app", secret: Secret("rotating/s+cret")))
        var page = GenericLeg(.authorize, method: "GET", url: "\(origin)/authorize")
        page.page = GenericLeg.Page()
        var exchange = GenericLeg(.exchange, method: "POST", url: "\(origin)/token")
        exchange.clientID = .body("client_id")
        exchange.clientSecret = .body("client_secret")
        var refresh = exchange
        refresh.leg = .refresh
        dialect.legs = [page, exchange, refresh]
        dialect.rotation = .singleUse
        return dialect
    }

    /// What a user writes for it.
    static let profile = """
        { "id": "\(id)", "name": "Rotating", "docs": ["\(origin)/docs"], "checked": "2026-11-21", "confidence": "verified",
          "call": { "client": { "id": "body:client_id", "secret": "body:client_secret" } },
          "legs": {
            "authorize": { "url": "\(origin)/authorize", "pkce": { "mode": "required" } },
            "exchange": { "url": "\(origin)/token" }, "refresh": { "url": "\(origin)/token" } },
          "refresh": { "mode": "refresh_token", "rotation": "single_use" },
          "header_sets": { "default": { "headers": ["Authorization: Bearer {access_token}"] } } }
        """
}
