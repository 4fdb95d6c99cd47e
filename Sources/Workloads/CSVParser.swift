/// Reads the text of a ``CSVTable`` from first to last byte.
struct CSVParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let source: String
    private var index = 0
    private var line = 1

    init(bytes: UnsafeBufferPointer<UInt8>, source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// What a text says.
    struct Contents {
        var columns: [String]
        var firstLine: Int
        var values: [Double]
    }

    mutating func parse() throws(WorkloadError) -> Contents {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        let blank = skipBlankLines()
        guard index < bytes.count else {
            throw WorkloadError(.malformedCSV, "\(source) is empty: expected a header row and rows of numbers")
        }
        if let blank { throw error("the first line is blank: expected the header row", line: blank) }
        let columns = try header()
        let firstLine = line
        var values: [Double] = []
        // A guess from the header's length that is seldom much too small.
        values.reserveCapacity(bytes.count / 3)
        while true {
            let blank = skipBlankLines()
            guard index < bytes.count else { break }
            if let blank {
                throw error("blank line between rows: expected \(columns.count) numbers", line: blank)
            }
            try row(columns, into: &values)
        }
        guard !values.isEmpty else {
            throw error("the header row is not followed by any row of numbers", line: firstLine)
        }
        return Contents(columns: columns, firstLine: firstLine, values: values)
    }

    // MARK: Header

    private mutating func header() throws(WorkloadError) -> [String] {
        var columns: [String] = []
        var seen: [String: Int] = [:]
        repeat {
            let name = try field(column: columns.count + 1)
            if let earlier = seen.updateValue(columns.count + 1, forKey: name) {
                throw error(
                    "column \"\(name)\" is there twice, also at field \(earlier): names must differ",
                    column: columns.count + 1)
            }
            columns.append(name)
        } while skipComma()
        guard !columns.allSatisfy({ DecimalParser.whole($0) != nil }) else {
            throw error(
                "no header row: the first line holds only numbers (\(excerpt(columns[0])) …), expected column names",
                line: 1)
        }
        if let unnamed = columns.firstIndex(of: "") {
            throw error("a column without a name: every field of the header row needs one", column: unnamed + 1)
        }
        skipLineEnd()
        return columns
    }

    // MARK: Rows

    private mutating func row(_ columns: [String], into values: inout [Double]) throws(WorkloadError) {
        for column in 0..<columns.count {
            if let number = DecimalParser.short(bytes, from: index), isFieldEnd(index + number.length) {
                index += number.length
                values.append(number.value)
            } else {
                values.append(try slowNumber(columns, column))
            }
            guard column < columns.count - 1 else { break }
            guard skipComma() else { throw ragged(fields: column + 1, columns.count) }
        }
        guard !isComma else {
            var fields = columns.count
            while skipComma() {
                _ = try field(column: fields + 1)
                fields += 1
            }
            throw ragged(fields: fields, columns.count)
        }
        skipLineEnd()
    }

    /// A number that is quoted, long, padded, or none.
    private mutating func slowNumber(_ columns: [String], _ column: Int) throws(WorkloadError) -> Double {
        let text = try field(column: column + 1)
        guard let value = DecimalParser.whole(text) else {
            let found = text.isEmpty ? "nothing" : "\"\(excerpt(text))\", which is not a number,"
            throw error(
                "\(found) in column \"\(columns[column])\": expected a number such as -1.5 or 2e-3", column: column + 1,
                hint: "missing values are not supported: fill them in or leave the rows out")
        }
        guard value.isFinite else {
            throw error(
                "\"\(excerpt(text))\" in column \"\(columns[column])\" is not finite: expected a number below 1.8e308 in size",
                column: column + 1)
        }
        return value
    }

    private func ragged(fields: Int, _ expected: Int) -> WorkloadError {
        error("this row has \(fields) fields, but the header row has \(expected)")
    }

    // MARK: Fields

    /// The text of the next field, without its quotes and the spaces around it.
    private mutating func field(column: Int) throws(WorkloadError) -> String {
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == Self.quote else {
            let start = index
            while !isFieldEnd(index) { index += 1 }
            var end = index
            while end > start, isSpace(bytes[end - 1]) { end -= 1 }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        let start = index
        index += 1
        var text: [UInt8] = []
        while true {
            guard index < bytes.count, !isLineEnd(index) else {
                let opened = String(decoding: bytes[start..<index], as: UTF8.self)
                throw error("no closing quote after \(excerpt(opened)): expected it on the same line", column: column)
            }
            if bytes[index] == Self.quote {
                index += 1
                guard index < bytes.count, bytes[index] == Self.quote else { break }
            }
            text.append(bytes[index])
            index += 1
        }
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        guard isFieldEnd(index) else {
            throw error(
                "text after the closing quote of \"\(excerpt(String(decoding: text, as: UTF8.self)))\": "
                    + "expected a comma or the end of the line", column: column)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private var isComma: Bool { index < bytes.count && bytes[index] == Self.comma }

    private mutating func skipComma() -> Bool {
        guard isComma else { return false }
        index += 1
        return true
    }

    @inline(__always)
    private func isFieldEnd(_ index: Int) -> Bool {
        index >= bytes.count || bytes[index] == Self.comma || isLineEnd(index)
    }

    @inline(__always)
    private func isLineEnd(_ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Goes past one line end, if there is one here.
    private mutating func skipLineEnd() {
        guard index < bytes.count else { return }
        if bytes[index] == UInt8(ascii: "\r") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
        line += 1
    }

    /// Goes past lines without a field; says which was the first.
    private mutating func skipBlankLines() -> Int? {
        var first: Int?
        while index < bytes.count {
            var end = index
            while end < bytes.count, isSpace(bytes[end]) { end += 1 }
            guard end == bytes.count || isLineEnd(end) else { break }
            first = first ?? line
            index = end
            skipLineEnd()
        }
        return first
    }

    // MARK: Errors

    private func error(
        _ message: String, line: Int? = nil, column: Int? = nil, hint: String? = nil
    ) -> WorkloadError {
        WorkloadError(
            .malformedCSV, message,
            at: WorkloadError.Location(source: source, line: line ?? self.line, column: column), hint: hint)
    }

    private func excerpt(_ text: String) -> String {
        text.count > 40 ? text.prefix(40) + "…" : text
    }
}
