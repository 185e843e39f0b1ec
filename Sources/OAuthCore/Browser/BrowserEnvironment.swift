/// What a browser gets of fob's environment: what a desktop program needs, and none of the variables in
/// which people keep tokens.
enum BrowserEnvironment {
    private static let names: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "DISPLAY", "WAYLAND_DISPLAY",
        "WAYLAND_SOCKET", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "BROWSER", "SESSION_MANAGER",
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    ]
    private static let prefixes = ["LC_", "XDG_", "KDE_", "GNOME_", "GTK_", "GDK_", "QT_", "MOZ_", "WSL"]

    static func reduced(_ environment: [String: String]) -> [String: String] {
        environment.filter { entry in
            names.contains(entry.key) || prefixes.contains { entry.key.hasPrefix($0) }
        }
    }
}
