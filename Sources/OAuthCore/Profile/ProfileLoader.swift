import Vocabulary

/// Reads a profile file and says everything that is wrong with it.
public enum ProfileLoader {
    /// - Parameters:
    ///   - file: how the file is called in defects.
    ///   - isBuiltIn: whether the tests have checked it: what would look for defects alone is then left out.
    ///   - catalogue: where the profiles are that it may extend.
    /// - Throws: all defects at once, in the order of the file.
    public static func load(
        _ bytes: [UInt8], file: String, isBuiltIn: Bool = false, in catalogue: ProfileCatalogue = ProfileCatalogue()
    ) throws(ProfileDefects) -> Profile {
        let source = ProfileSource(file: file, bytes: bytes, isBuiltIn: isBuiltIn)
        return try load(try ProfileDocument(source, in: catalogue), isBuiltIn: isBuiltIn)
    }

    static func load(_ document: ProfileDocument, isBuiltIn: Bool) throws(ProfileDefects) -> Profile {
        let reading = ProfileReading(files: document.files, isBuiltIn: isBuiltIn)
        let profile = ProfileBody(document.json, reading)?.profile()
        guard let profile, reading.isSound else { throw ProfileDefects(reading.sorted) }
        return profile
    }
}
