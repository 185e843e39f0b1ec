/// The pages on which a person enters the user code of another device (RFC 8628 section 3.3).
enum DevicePage {
    static func form(vendor: String, path: String) -> String {
        page(
            vendor,
            "<form action=\"\(path)\"><label>Code <input name=\"user_code\" autofocus></label> "
                + "<button>Continue</button></form>")
    }

    static func done(vendor: String) -> String { page(vendor, "<p>Done. Go back to your device.</p>") }

    static func unknown(vendor: String) -> String {
        page(vendor, "<p>Nobody waits for this code. It may have expired.</p>")
    }

    private static func page(_ vendor: String, _ body: String) -> String {
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>\(vendor) (sandbox)</title></head>"
            + "<body><h1>\(vendor)</h1>\(body)</body></html>"
    }
}
