import Vocabulary

extension Instant {
    /// As a person at this machine reads it: local time to the second. Documents for programs keep RFC 3339 in UTC.
    var localText: String {
        let text = (self + LocalZone.offset(at: self)).rfc3339
        return String(text.prefix(19).replacing("T", with: " "))
    }
}
