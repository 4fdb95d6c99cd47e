import Reports
import Testing
import TuningCore

@Suite("The axes of figures")
struct AxisTests {
    @Test("A few diverged values do not flatten the others: they stand in a strip and are counted")
    func diverged() {
        let values = (0..<20).map { (number: Int) -> Double in 0.2 + Double(number) / 50 } + [1e30]
        let axis = ValueAxis(values, objective: .minimize("loss"))
        #expect(axis.axis.position(of: 0.58) - axis.axis.position(of: 0.2) > 0.5)
        #expect(axis.axis.position(of: 1e30) > 0.92)
        #expect(axis.note == "The strip at the top holds 1 value beyond the axis, up to 1.000e+30.")
    }

    @Test("The better side is never cut, however far the best value is from the others")
    func betterSide() {
        let values = Array(repeating: 0.1, count: 50) + [0.9]
        let axis = ValueAxis(values, objective: .maximize("accuracy")).axis
        #expect(axis.position(of: 0.9) < 1)
        #expect(axis.position(of: 0.9) > axis.position(of: 0.1))
    }

    @Test("Positive values that span decades have a log scale, others do not")
    func logScale() {
        let decades = (1...50).map { (number: Int) -> Double in Double(number * number * number) }
        #expect(ValueAxis(decades, objective: .minimize("loss")).axis.isLogarithmic)
        #expect(!ValueAxis(decades.map { $0 - 5 }, objective: .minimize("loss")).axis.isLogarithmic)
        #expect(!ValueAxis([0.5, 0.9, 0.95], objective: .maximize("accuracy")).axis.isLogarithmic)
    }

    @Test("NaN and infinities have their place in the strip at the worse end")
    func notFinite() {
        let axis = ValueAxis([0.5, .nan, 0.6, -.infinity], objective: .maximize("accuracy"))
        #expect(axis.axis.position(of: .nan) < 0.08)
        #expect(axis.axis.position(of: -.infinity) < 0.08)
        #expect(axis.note == "The strip at the bottom holds 2 that are not finite.")
    }

    @Test(
        "Ticks are round and labelled with as many decimals as they need",
        arguments: [
            (0.0, 1.0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (0.95, 0.99, ["0.95", "0.96", "0.97", "0.98", "0.99"]),
            (-2, 2, ["−2", "−1", "0", "1", "2"]), (1, 27, ["5", "10", "15", "20", "25"]),
        ])
    func ticks(lower: Double, upper: Double, labels: [String]) {
        #expect(Axis(from: lower, to: upper).ticks(5).map(\.label) == labels)
    }

    @Test("Log ticks are powers of ten, and their multiples where there are few")
    func logTicks() {
        let wide = Axis(from: 1e-6, to: 1, isLogarithmic: true).ticks(6)
        #expect(wide.map(\.label) == ["1e-06", "1e-05", "1e-04", "0.001", "0.01", "0.1", "1"])
        let narrow = Axis(from: 0.1, to: 2, isLogarithmic: true).ticks(5)
        #expect(narrow.map(\.label) == ["0.1", "0.2", "0.5", "1", "2"])
    }
}
