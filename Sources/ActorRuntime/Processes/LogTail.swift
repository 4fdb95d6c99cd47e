#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What one process has written to its log file, which others may have written to before.
struct LogTail: Sendable {
    private static let limit = 64 << 10

    let path: String
    private let start: Int

    /// Remembers where the file ends now: what follows is the next process's.
    init(of path: String) {
        self.path = path
        start = Self.size(of: path)
    }

    /// The last lines; empty when there is nothing to read.
    ///
    /// A crash writes a long backtrace after the line that matters: that line is put first.
    func lines(_ count: Int) -> [String] {
        let lines = read()
        let last = lines.suffix(count)
        let reason = lines.dropLast(count).last(where: Self.isReason)
        return ((reason.map { [$0] } ?? []) + last).map { String($0.prefix(400)) }
    }

    /// The line that says why the process gave up, if there is one.
    var reason: String? {
        read().last(where: Self.isReason).map { line in
            String(line.drop { $0 == "*" || $0 == " " }.prefix(400)).withoutTrailingStars()
        }
    }

    private static func isReason(_ line: Substring) -> Bool {
        line.contains("Fatal error") || line.contains("Swift runtime failure:") && line.hasPrefix("***")
            || line.hasPrefix("error:")
    }

    private func read() -> [Substring] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let end = Int(lseek(descriptor, 0, SEEK_END))
        let from = max(start, end - Self.limit)
        var bytes = [UInt8](repeating: 0, count: max(0, end - from))
        let count = pread(descriptor, &bytes, bytes.count, off_t(from))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    }

    private static func size(of path: String) -> Int {
        var information = stat()
        return stat(path, &information) == 0 ? Int(information.st_size) : 0
    }
}

extension String {
    fileprivate func withoutTrailingStars() -> String {
        var text = self[...]
        while let last = text.last, last == "*" || last == " " { text.removeLast() }
        return String(text)
    }
}
