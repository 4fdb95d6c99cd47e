import NumericKernels
import Testing
import Workloads

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct CSVTableTests {
    /// "x,label\n1.5,0\n-2,1\n", compressed by Python's gzip.
    static let compressed: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 171, 208, 201, 73, 76, 74, 205, 225, 50, 212, 51, 213, 49, 224, 210, 53, 210,
        49, 228, 2, 0, 229, 80, 239, 8, 19, 0, 0, 0,
    ]

    @Test(arguments: [
        "x,label\n1.5,0\n-2,1\n", "x,label\n1.5,0\n-2,1", "x,label\r\n1.5,0\r\n-2,1\r\n", "x,label\n1.5,0\n-2,1\n\n \n",
        "\u{FEFF}x,label\n1.5,0\n-2,1\n", "\"x\",\"label\"\n\"1.5\",0\n-2,\"1\"\n", " x , label\n 1.5,0 \n\t-2, 1\n",
        "x,label\n15e-1,0\n-2.000,1.0\n", "x,label\n+1.5,+0\n-2e0,1E0\n",
    ])
    func waysToWriteATableReadAlike(text: String) throws {
        let table = try CSVTable(bytes: Array(text.utf8))
        #expect(table.columns == ["x", "label"])
        #expect(try table.values == Matrix([[1.5, 0], [-2, 1]]))
    }

    @Test func compressedTablesAreKnownByTheirBytes() throws {
        let table = try CSVTable(bytes: Self.compressed)
        #expect(try table.values == Matrix([[1.5, 0], [-2, 1]]))
        #expect(try ClassificationData(table).labels == [0, 1])
    }

    @Test func severalCompressedMembersAreOneText() throws {
        // The same two members one after another: the second header row is then a row that is no number.
        let error = #expect(throws: WorkloadError.self) { try CSVTable(bytes: Self.compressed + Self.compressed) }
        #expect(error?.description.hasPrefix("CSV:4:1: \"x\", which is not a number") == true)
    }

    @Test func quotedNamesMayHoldCommasAndQuotes() throws {
        let table = try CSVTable(bytes: Array("\"a,b\",\"say \"\"c\"\"\"\n1,2\n".utf8))
        #expect(table.columns == ["a,b", "say \"c\""])
    }

    @Test(arguments: [
        "0", "-0", "1", "0.1", "123456789.125", "9007199254740992", "9007199254740993", "18446744073709551617",
        "0.30000000000000004", "1e22", "1e23", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308",
        "3.141592653589793238462643383279", "00001.50", ".5", "5.", "1e-400", "6.02214076E+23",
        "0.000000000000000000000001",
    ])
    func numbersAreReadExactly(text: String) throws {
        let table = try CSVTable(bytes: Array("x\n\(text)\n".utf8))
        let expected = strtod(text, nil)
        #expect(table.values[0, 0].bitPattern == expected.bitPattern)
    }

    /// A wrong text, and what the error must say.
    struct Wrong: CustomTestStringConvertible, Sendable {
        var text: String
        var message: String
        init(_ text: String, _ message: String) {
            self.text = text
            self.message = message
        }
        var testDescription: String { message }
    }

    @Test(arguments: [
        Wrong("", "d.csv is empty: expected a header row"), Wrong("\n\n", "d.csv is empty"),
        Wrong("\u{FEFF}", "d.csv is empty"), Wrong("\na,b\n1,2\n", "d.csv:1: the first line is blank"),
        Wrong("1,2\n3,4\n", "d.csv:1: no header row: the first line holds only numbers (1"),
        Wrong("a,b\n", "d.csv:2: the header row is not followed by any row"), Wrong("a,b", "not followed by any row"),
        Wrong("a,b\n1,2\n3\n", "d.csv:3: this row has 1 fields, but the header row has 2"),
        Wrong("a,b\n1,2,3,4\n", "d.csv:2: this row has 4 fields, but the header row has 2"),
        Wrong("a,b\n1,2\n\n3,4\n", "d.csv:3: blank line between rows: expected 2 numbers"),
        Wrong("a,b\n1,x\n", "d.csv:2:2: \"x\", which is not a number, in column \"b\": expected a number such as"),
        Wrong("a,b\n1,2 3\n", "d.csv:2:2: \"2 3\", which is not a number"),
        Wrong("a,b\n1,0x10\n", "d.csv:2:2: \"0x10\", which is not a number"),
        Wrong("a,b\n1,1e\n", "\"1e\", which is not a number"), Wrong("a,b\n1,-\n", "\"-\", which is not a number"),
        Wrong("a,b\n1,1.2.3\n", "\"1.2.3\", which is not a number"),
        Wrong("a,b\n1,.\n", "\".\", which is not a number"),
        Wrong("a,b\n,1\n", "d.csv:2:1: nothing in column \"a\": expected a number"),
        Wrong("a,b\n1,NaN\n", "d.csv:2:2: \"NaN\" in column \"b\" is not finite"),
        Wrong("a,b\n1,-inf\n", "\"-inf\" in column \"b\" is not finite"),
        Wrong("a,b\n1,1e999\n", "\"1e999\" in column \"b\" is not finite"),
        Wrong("a,a\n1,2\n", "d.csv:1:2: column \"a\" is there twice, also at field 1"),
        Wrong("a,\n1,2\n", "d.csv:1:2: a column without a name"),
        Wrong("a,\"b\n1,2\n", "d.csv:1:2: no closing quote after \"b"),
        Wrong("a,\"b\"c\n1,2\n", "d.csv:1:2: text after the closing quote of \"b\""),
    ])
    func wrongTextIsRefusedWithItsPlace(_ wrong: Wrong) {
        let error = #expect(throws: WorkloadError.self) { try CSVTable(bytes: Array(wrong.text.utf8), source: "d.csv") }
        #expect(error?.code == .malformedCSV)
        #expect(error?.description.contains(wrong.message) == true, "\(error?.description ?? "no error")")
    }

    @Test(arguments: [3, 12, 20, 38])
    func anIncompleteCompressedFileIsRefused(length: Int) {
        let error = #expect(throws: WorkloadError.self) {
            try CSVTable(bytes: Array(Self.compressed.prefix(length)), source: "d.csv.gz")
        }
        #expect(error?.code == .corruptGzip)
        #expect(error?.message.hasPrefix("d.csv.gz ends early") == true)
    }

    @Test(arguments: [2, 15, 33])
    func aDamagedCompressedFileIsRefused(place: Int) {
        var bytes = Self.compressed
        bytes[place] ^= 0x55
        let error = #expect(throws: WorkloadError.self) { try CSVTable(bytes: bytes, source: "d.csv.gz") }
        #expect(error?.code == .corruptGzip)
        #expect(error?.message.contains("d.csv.gz") == true)
    }

    @Test func bytesAfterACompressedFileAreRefused() {
        #expect(throws: WorkloadError.self) { try CSVTable(bytes: Self.compressed + [1, 2, 3]) }
    }

    @Test func filesThatCannotBeReadAreNamed() {
        let missing = #expect(throws: WorkloadError.self) { try CSVTable(path: "no/such.csv") }
        #expect(missing?.code == .unreadableFile)
        #expect(missing?.message == "cannot read no/such.csv: No such file or directory")
        let folder = #expect(throws: WorkloadError.self) { try CSVTable(path: "/tmp") }
        #expect(folder?.message.hasPrefix("/tmp is a folder") == true)
    }

    /// Rows, features and classes from the table in the data's README.
    @Test(
        .enabled(if: SampleData.isAvailable),
        arguments: [
            ("digits.csv", 1797, 64, 10), ("wine.csv", 178, 13, 3), ("vowel.csv", 990, 10, 11),
            ("satellite.csv.gz", 6435, 36, 6), ("spam.csv.gz", 4601, 57, 2), ("letter.csv.gz", 20000, 16, 26),
            ("shuttle.csv.gz", 58000, 9, 7), ("mnist5k.csv.gz", 5000, 784, 10), ("breast_cancer.csv", 569, 30, 2),
        ])
    func realFilesHaveTheirPublishedShapes(name: String, rows: Int, features: Int, classes: Int) throws {
        let data = try ClassificationData(SampleData.table(name))
        #expect(data.count == rows)
        #expect(data.features.columns == features)
        #expect(data.classCount == classes)
    }
}
