/// Which bundle goes where: the layouts of placement groups.
///
/// Whether bundles fit at all is bin packing, which nobody can decide quickly in general. Strict strategies and
/// everything that is usual (bundles that are alike, or few) are decided exactly; beyond that a search of bounded length
/// may end without an answer.
struct GangLayout {
    /// A place that may take bundles.
    struct Candidate {
        var place: Int
        var room: Amounts
    }

    /// What has come out.
    enum Outcome: Equatable {
        /// The place of each bundle.
        case found([Int])
        /// There is no layout.
        case impossible
        /// None was found, but there may be one.
        case unknown
    }

    let bundles: [Amounts]
    var candidates: [Candidate]
    /// The bundles from the largest to the smallest, those that are alike side by side.
    let descending: [Int]
    /// The number of its kind for each bundle: equal bundles have the same.
    let types: [Int]

    /// Lays bundles out over candidates, of which those that come first are preferred.
    static func find(
        _ bundles: [Amounts], _ strategy: PlacementGroupStrategy, among candidates: [Candidate]
    ) -> Outcome {
        if strategy == .strictPack { return onOne(bundles, candidates) }
        guard canHoldSum(bundles, candidates) else { return .impossible }
        var layout = GangLayout(bundles, candidates)
        let outcome: [Int]?
        switch strategy {
        case .strictSpread:
            return layout.matching().completed(candidates).map(Outcome.found) ?? .impossible
        case .spread: outcome = layout.spread()
        case .pack, .strictPack: outcome = layout.packed()
        }
        if let outcome { return .found(outcome.map { candidates[$0].place }) }
        return layout.search()
    }

    private init(_ bundles: [Amounts], _ candidates: [Candidate]) {
        self.bundles = bundles
        self.candidates = candidates
        var numbers: [Amounts: Int] = [:]
        let types = bundles.map { bundle in
            let number = numbers[bundle] ?? numbers.count
            numbers[bundle] = number
            return number
        }
        self.types = types
        var largest = Amounts()
        for candidate in candidates {
            for kind in candidate.room.kinds { largest.set(kind, to: max(largest[kind], candidate.room[kind])) }
        }
        let sizes = bundles.map { bundle in
            bundle.kinds.reduce(0.0) { max($0, Double(bundle[$1]) / Double(max(largest[$1], 1))) }
        }
        descending = bundles.indices.sorted { (-sizes[$0], types[$0], $0) < (-sizes[$1], types[$1], $1) }
    }

    /// All on the first candidate that has room for all.
    static func onOne(_ bundles: [Amounts], _ candidates: [Candidate]) -> Outcome {
        var sum = Amounts()
        for bundle in bundles { sum += bundle }
        guard let candidate = candidates.first(where: { sum.fits(in: $0.room) }) else { return .impossible }
        return .found(bundles.map { _ in candidate.place })
    }

    /// Whether the candidates together have as much as the bundles ask for: a cheap way to say no.
    private static func canHoldSum(_ bundles: [Amounts], _ candidates: [Candidate]) -> Bool {
        var sum = Amounts()
        for bundle in bundles { sum += bundle }
        return sum.kinds.allSatisfy { kind in
            // A cluster may have more memory than can be counted: enough is enough.
            var wanted = sum[kind]
            for candidate in candidates where wanted > 0 { wanted -= max(candidate.room[kind], 0) }
            return wanted <= 0
        }
    }
}

extension [Int?] {
    /// The places of all bundles, if every bundle has a candidate.
    fileprivate func completed(_ candidates: [GangLayout.Candidate]) -> [Int]? {
        let complete = compactMap(\.self)
        return complete.count == count ? complete.map { candidates[$0].place } : nil
    }
}
