/// The kinds of resources that have been seen, each with a number: the scheduler never compares names.
struct ResourceKinds: Sendable {
    private var numbers: [String: Int] = ["CPU": 0, "GPU": 1, "memory": 2]
    private var names = ["CPU", "GPU", "memory"]

    /// Numbers the kinds that are new, and counts amounts by number.
    mutating func count(_ resources: Resources) -> Amounts {
        var amounts = Amounts()
        for (name, amount) in resources.amounts { amounts.set(number(of: name), to: amount.parts) }
        return amounts
    }

    /// The amounts by name; those that are overdrawn count as nothing.
    func resources(_ amounts: Amounts) -> Resources {
        Resources(counted: amounts.kinds.map { (names[$0], ResourceAmount(parts: amounts[$0])) })
    }

    /// So much of one kind.
    func resources(_ kind: Int, _ parts: Int64) -> Resources {
        Resources(counted: [(names[kind], ResourceAmount(parts: parts))])
    }

    /// What a kind is called.
    func name(of kind: Int) -> String { names[kind] }

    private mutating func number(of name: String) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }
}
