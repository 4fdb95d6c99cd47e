/// Which spill files there are, and how many objects still need each.
struct SpillLedger: Sendable {
    private struct File {
        let bytes: Int
        var objects: Int
    }

    private var files: [SpillFileNumber: File] = [:]
    private var lastNumber: SpillFileNumber = 0
    /// What all files take together, also those being written.
    private(set) var bytes = 0

    var count: Int { files.count }

    /// Enters a file that is about to be written.
    mutating func add(bytes size: Int, objects: Int) -> SpillFileNumber {
        lastNumber += 1
        files[lastNumber] = File(bytes: size, objects: objects)
        bytes += size
        return lastNumber
    }

    /// Forgets a file that could not be written.
    mutating func abandon(_ number: SpillFileNumber) {
        guard let file = files.removeValue(forKey: number) else { return }
        bytes -= file.bytes
    }

    /// Notes that an object does not need its file any more.
    ///
    /// - Returns: whether it was the last one: the file is to be removed.
    mutating func drop(_ number: SpillFileNumber) -> Bool {
        guard var file = files[number] else { return false }
        file.objects -= 1
        guard file.objects == 0 else {
            files[number] = file
            return false
        }
        abandon(number)
        return true
    }
}
