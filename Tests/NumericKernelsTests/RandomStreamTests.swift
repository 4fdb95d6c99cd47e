import Foundation
import NumericKernels
import Testing

@Suite struct RandomStreamTests {
    /// The known answers of the authors' library Random123 (file kat_vectors, philox4x32 10).
    @Test(
        arguments: [
            ([0, 0], [0, 0, 0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (
                [0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
            ),
            (
                [0xa409_3822, 0x299f_31d0], [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            ),
        ] as [([UInt64], [UInt64], [UInt64])])
    func theBijectionGivesThePublishedAnswers(key: [UInt64], counter: [UInt64], answer: [UInt64]) {
        let block = Philox.block(
            key: key[0] | key[1] << 32, low: counter[0] | counter[1] << 32, high: counter[2] | counter[3] << 32)
        #expect(block.low == answer[0] | answer[1] << 32)
        #expect(block.high == answer[2] | answer[3] << 32)
    }

    /// Expected numbers from a separate program in Python that passes the known answers above.
    @Test func theNumbersOfASeedNeverChange() {
        var words = RandomStream(seed: 42)
        #expect(
            (0..<6).map { _ in words.next() } == [
                0x77f5_493b_9cea_f053, 0x5742_b3d7_12bf_50ad, 0x53ba_6cfd_fcdb_2127, 0x744e_06fb_838f_5a6e,
                0xa887_5dcb_d36c_0225, 0xc609_a559_9a4d_6d99,
            ])
        var integers = RandomStream(seed: 42)
        #expect((0..<6).map { _ in integers.integer(below: 1000) } == [468, 340, 327, 454, 658, 773])
        var normals = RandomStream(seed: 42)
        for expected in [-0.6076510539335191, -0.8536440633116089, 0.21637628796618585] {
            #expect(abs(normals.normal() - expected) < 1e-15)
        }
        let root = RandomStream(seed: 42)
        var child = root.split("trial").split(7).split("weights of layer")
        #expect((0..<2).map { _ in child.next() } == [0x9c4a_a6c3_7b5d_478e, 0xa305_99c7_6e28_7126])
        var (empty, negative) = (root.split(""), root.split(-1))
        #expect(empty.next() == 0x028e_998e_ff24_35fa)
        #expect(negative.next() == 0x8337_c1ec_80bd_e838)
    }

    @Test func splittingDoesNotDependOnWhatWasDrawn() {
        var stream = RandomStream(seed: 3)
        let before = stream.split("a")
        _ = stream.next()
        #expect(stream.split("a") == before)
        #expect(stream != RandomStream(seed: 3))
    }

    /// 64-bit words of 4,000 different streams: two alike by chance once in 10¹² runs.
    @Test func differentLabelsAndSeedsGiveDifferentStreams() {
        var seen: Set<UInt64> = []
        for seed in 0..<10 as Range<UInt64> {
            let root = RandomStream(seed: seed)
            var children = (-50..<50).map { root.split($0) }
            children += (0..<100).map { root.split("\($0)") }
            children += (0..<100).map { root.split(String(repeating: "a", count: $0)) }
            children += (0..<100).map { root.split("x").split($0) }
            for var child in children { seen.insert(child.next()) }
        }
        #expect(seen.count == 4000)
    }

    @Test func aCodedStreamGoesOnWhereItWas() throws {
        for drawn in [0, 1, 2, 7] {
            var stream = RandomStream(seed: .max).split("purpose")
            for _ in 0..<drawn { _ = stream.next() }
            var copy = try JSONDecoder().decode(RandomStream.self, from: JSONEncoder().encode(stream))
            #expect(copy == stream)
            #expect((0..<5).map { _ in copy.next() } == (0..<5).map { _ in stream.next() })
        }
    }

    @Test(arguments: [0, 1, 2, 3, 511, 512, 513, 2000], [0, 1, 2])
    func fillingGivesTheSameNumbersAsDrawing(count: Int, drawn: Int) {
        var (filling, drawing) = (RandomStream(seed: 9), RandomStream(seed: 9))
        for _ in 0..<drawn {
            _ = filling.next()
            _ = drawing.next()
        }
        var values = [Double](repeating: -1, count: count)
        filling.fill(&values)
        #expect(values == (0..<count).map { _ in drawing.uniform() })
        #expect(filling == drawing)
        var floats = [Float](repeating: -1, count: count)
        filling.fill(&floats)
        if count > 0, !drawing.position.isMultiple(of: 2) { _ = drawing.next() }
        let words = (0..<(count + 3) / 4 * 2).map { _ in drawing.next() }
        #expect(
            floats == (0..<count).map { Float((words[$0 / 2] >> UInt64($0 % 2 * 32) & 0xffff_ffff) >> 8) * 0x1p-24 })
        #expect(filling == drawing)
    }

    /// Chi-squared with 255 degrees of freedom: above 377 or below 162 once in 10⁶ (each side) for a true uniform.
    /// Seeds are fixed, so that the test never fails by chance later.
    @Test func uniformNumbersFillTheirRangeEvenly() {
        for seed in 0..<8 as Range<UInt64> {
            var random = RandomStream(seed: seed).split("uniform")
            var counts = [Double](repeating: 0, count: 256)
            for _ in 0..<100_000 { counts[Int(random.uniform() * 256)] += 1 }
            let expected = 100_000.0 / 256
            let statistic = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
            #expect(statistic > 162 && statistic < 377)
        }
    }

    /// Moments of 200,000 normal numbers; each bound is 5 standard errors: false alarm 6 in 10⁷ each.
    @Test func normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        let count = 200_000.0
        var random = RandomStream(seed: 1).split("normal")
        var moments = [0.0, 0, 0, 0]
        for _ in 0..<Int(count) {
            let x = random.normal()
            for power in 1...4 { moments[power - 1] += pow(x, Double(power)) / count }
        }
        let expected = [0.0, 1, 0, 3]
        let variance = [1.0, 2, 15, 96]
        for index in 0..<4 {
            #expect(abs(moments[index] - expected[index]) < 5 * (variance[index] / count).squareRoot())
        }
    }

    /// Kolmogorov and Smirnov: √n · D above 2.7 once in 10⁶.
    @Test func normalNumbersFollowTheNormalDistribution() {
        var random = RandomStream(seed: 2).split("normal")
        let values = (0..<20_000).map { _ in random.normal() }.sorted()
        let n = Double(values.count)
        let distances = values.enumerated().map { index, x in
            let p = 0.5 * erfc(-x / 2.0.squareRoot())
            return max(abs(Double(index) / n - p), abs(Double(index + 1) / n - p))
        }
        #expect((distances.max() ?? 1) * n.squareRoot() < 2.7)
    }

    /// 24 orders of 4, 24,000 shuffles: chi-squared with 23 degrees of freedom above 76 less than once in 10⁶.
    @Test func allOrdersOfAShuffleAreAlike() {
        for ours in [true, false] {
            var random = RandomStream(seed: 5).split("shuffle")
            var counts: [[Int]: Double] = [:]
            for _ in 0..<24_000 {
                var order = [0, 1, 2, 3]
                if ours { random.shuffle(&order) } else { order.shuffle(using: &random) }
                counts[order, default: 0] += 1
            }
            #expect(counts.count == 24)
            #expect(counts.values.reduce(0) { $0 + ($1 - 1000) * ($1 - 1000) / 1000 } < 76)
        }
    }

    @Test func ownLogarithmAndCosineAgreeWithTheSystems() {
        var random = RandomStream(seed: 8)
        for _ in 0..<100_000 {
            let (u, scale) = (1 - random.uniform(), Double(random.integer(below: 600)) - 300)
            let x = u * pow(2, scale)
            #expect(abs(StableMath.log(x) - log(x)) <= 4e-16 * max(abs(log(x)), abs(u - 1) < 0.3 ? 0 : 0.3))
            // The system's argument 2πu carries a rounding of up to 4.4e-16 itself.
            #expect(abs(StableMath.cosine(turns: u) - cos(2 * .pi * u)) < 1e-15)
        }
        #expect(StableMath.log(1) == 0)
        #expect(StableMath.cosine(turns: 0) == 1 && StableMath.cosine(turns: 0.5) == -1)
    }
}
