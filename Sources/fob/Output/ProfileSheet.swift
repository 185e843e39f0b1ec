import OAuthCore
import Vocabulary

/// A profile as a row and as JSON.
enum ProfileSheet {
    static func row(_ profile: Profile) -> [String] {
        [
            profile.id.text, ScreenText.line(profile.name), profile.confidence.rawValue,
            profile.environments.count > 1 ? profile.environments.map(\.name).joined(separator: " ") : "-",
        ]
    }

    static func document(_ profile: Profile) -> JSON {
        [
            "id": JSON(profile.id.text), "name": JSON(profile.name), "confidence": JSON(profile.confidence.rawValue),
            "environments": JSON(profile.environments.map { JSON($0.name) }),
            "default_environment": JSON(profile.defaultEnvironment),
            "variables": JSON(
                profile.variables.filter { $0.source == .user }.map { variable in
                    [
                        "name": JSON(variable.name), "required": JSON(variable.isRequired),
                        "default": JSON(variable.defaultValue), "description": JSON(variable.description),
                    ]
                }),
            "docs": JSON(profile.docs.map { JSON($0) }),
        ]
    }
}
