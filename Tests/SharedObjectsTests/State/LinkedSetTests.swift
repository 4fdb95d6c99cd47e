import RuntimeCore
import SharedObjects
import Testing

@Suite("Linked set")
struct LinkedSetTests {
    @Test("It keeps the order in which members came, and a second coming changes nothing")
    func order() {
        var set = LinkedSet<Int>()
        for element in [3, 1, 2] { #expect(set.append(element) == true) }
        #expect(set.append(3) == false)
        #expect(Array(set) == [3, 1, 2])
        #expect(set.first == 3)
    }

    @Test(
        "Members leave from anywhere, and come back at the end",
        arguments: [
            (1, [2, 3, 1]), (2, [1, 3, 2]), (3, [1, 2, 3]),
        ])
    func removal(element: Int, order: [Int]) {
        var set = LinkedSet<Int>()
        for element in 1...3 { set.append(element) }
        #expect(set.remove(element) == true)
        #expect(set.remove(element) == false)
        #expect(!set.contains(element))
        set.append(element)
        #expect(Array(set) == order)
    }

    @Test("It holds what an array holds", arguments: UInt64(0)..<50)
    func againstArray(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var set = LinkedSet<Int>()
        var array: [Int] = []
        for _ in 0..<500 {
            let element = Int.random(in: 0..<20, using: &random)
            if Bool.random(using: &random) {
                #expect(set.append(element) == !array.contains(element))
                if !array.contains(element) { array.append(element) }
            } else {
                #expect(set.remove(element) == array.contains(element))
                array.removeAll { $0 == element }
            }
            #expect(set.count == array.count && set.isEmpty == array.isEmpty && set.first == array.first)
        }
        #expect(Array(set) == array)
    }
}
