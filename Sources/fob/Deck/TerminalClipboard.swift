import Terminal
import Vocabulary

extension Screen {
    /// Hands header lines to the terminal's clipboard, where the settings ask for that; false where they are too long.
    func setClipboard(_ text: Secret) -> Bool { setClipboard(base64: Base64.encode(Array(text.reveal().utf8))) }
}
