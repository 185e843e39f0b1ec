/// What a program may ask of the machine's network before it needs it.
public enum NetworkCheck {
    /// Why no certificate could be checked; nil where one can.
    public static func trustRootsDefect(environment: [String: String]) -> String? {
        do {
            _ = try TrustRoots(environment: environment)
            return nil
        } catch { return error.message }
    }

    /// Why no provider could be called through the proxy that the environment names; nil where there is none or it is one.
    public static func proxyDefect(environment: [String: String]) -> String? {
        guard let address = try? WebAddress("https://provider.example") else { return nil }
        do {
            _ = try ProxySettings(environment: environment).proxy(for: address)
            return nil
        } catch { return error.message }
    }

    /// Who listens at a port of this machine, as far as the kernel tells: `fob (process 4711)`.
    public static func holder(ofPort port: Int) -> String? { PortHolder.find(port: port)?.description }
}
