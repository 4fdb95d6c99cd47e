public import NumericKernels

/// A table of finite numbers with named columns, read from comma-separated text, plain or gzip-compressed.
///
/// The text is RFC 4180: one header row, then rows of as many numbers; fields may be in double quotes; lines end in LF
/// or CRLF, the last one may lack its end, and blank lines may follow it. A UTF-8 byte order mark is skipped. Whether
/// the bytes are compressed is seen from them, not from the name. Numbers are read exactly.
///
/// ```swift
/// let table = try CSVTable(path: "digits.csv")
/// let digits = try ClassificationData(table, label: "label").split().standardized()
/// ```
public struct CSVTable: Hashable, Sendable {
    /// The name of the file, or that given with the bytes.
    public let source: String

    /// The names of the columns; no two are alike.
    public let columns: [String]

    /// The numbers, `[rows, columns]`.
    public let values: Matrix<Double>

    /// The line of the first row of numbers, from 1.
    private let firstLine: Int

    /// Reads a file.
    ///
    /// - Throws: ``WorkloadError`` with the place and the text at fault: `unreadableFile`, `corruptGzip` or
    ///   `malformedCSV`.
    public init(path: String) throws(WorkloadError) {
        try self.init(bytes: FileBytes.read(path), source: path)
    }

    /// Reads bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: the text, plain or gzip-compressed.
    ///   - source: what to call it in errors.
    /// - Throws: ``WorkloadError`` with the place and the text at fault: `corruptGzip` or `malformedCSV`.
    public init(bytes: [UInt8], source: String = "CSV") throws(WorkloadError) {
        let text = Gzip.isCompressed(bytes) ? try Gzip.uncompress(bytes, source: source) : bytes
        let parsed = try text.withUnsafeBufferPointer { (bytes) throws(WorkloadError) in
            var parser = CSVParser(bytes: bytes, source: source)
            return try parser.parse()
        }
        self.source = source
        columns = parsed.columns
        firstLine = parsed.firstLine
        do {
            values = try Matrix(
                rows: parsed.values.count / parsed.columns.count, columns: parsed.columns.count,
                elements: parsed.values)
        } catch {
            throw WorkloadError(.malformedCSV, "\(source): \(error)")
        }
    }

    /// The line of a row, from 1.
    func line(ofRow row: Int) -> Int {
        firstLine + row
    }
}
