import Testing

/// The deck as a person drives it: the real binary in a real terminal.
///
/// One after the other: each story has several processes of its own, and the machine that runs them may be small.
@Suite(.serialized) enum DeckStories {}
