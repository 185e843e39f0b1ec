/// What a cell means. Views name slots; only a theme knows how they look.
public enum Slot: String, Sendable, CaseIterable {
    case text
    case textMuted = "text.muted"
    case title
    case border
    case borderFocus = "border.focus"
    case selection
    case selectionInactive = "selection.inactive"
    case hintKey = "hint.key"
    case hintText = "hint.text"
    case group
    case expiryOK = "expiry.ok"
    case expirySoon = "expiry.soon"
    case expiryExpired = "expiry.expired"
    case expiryNone = "expiry.none"
    case busy
    case barFull = "bar.full"
    case barEmpty = "bar.empty"
    case statusInfo = "status.info"
    case statusWarn = "status.warn"
    case statusError = "status.error"
    case field
    case fieldFocus = "field.focus"
    case dialog
    case danger
    case secret
    case match

    /// The slot whose look is taken where a theme does not give this one; nil for `text`, which is the terminal's own.
    public var fallback: Slot? {
        switch self {
        case .text: nil
        case .borderFocus, .group: .title
        case .selectionInactive, .fieldFocus: .selection
        case .hintText, .expiryNone, .barEmpty, .secret: .textMuted
        case .barFull: .expiryOK
        case .danger: .statusError
        case .match: .hintKey
        case .textMuted, .title, .border, .selection, .hintKey, .expiryOK, .expirySoon, .expiryExpired, .busy,
            .statusInfo, .statusWarn, .statusError, .field, .dialog:
            .text
        }
    }

    /// What the slot is for, in the words of the theme documentation.
    public var purpose: String {
        switch self {
        case .text: "everything without a slot of its own"
        case .textMuted: "labels and what matters less"
        case .title: "the title line and pane titles"
        case .border: "borders of panes without the focus"
        case .borderFocus: "the border of the pane that has the keys"
        case .selection: "the selected row of the pane that has the keys"
        case .selectionInactive: "the selected row while another pane has the keys"
        case .hintKey: "keys in hints and help"
        case .hintText: "words in hints"
        case .group: "names of providers above their accounts"
        case .expiryOK: "time left of a living token"
        case .expirySoon: "time left of an expiring token"
        case .expiryExpired: "expired, login needed, damaged"
        case .expiryNone: "no token, unknown expiry"
        case .busy: "a task that runs"
        case .barFull: "the part of a lifetime that is left"
        case .barEmpty: "the part that is over"
        case .statusInfo: "messages"
        case .statusWarn: "warnings"
        case .statusError: "errors"
        case .field: "a text field"
        case .fieldFocus: "the text field that has the keys"
        case .dialog: "text in dialogs"
        case .danger: "what cannot be undone"
        case .secret: "tokens, masked and revealed"
        case .match: "the filter and what it found"
        }
    }
}
