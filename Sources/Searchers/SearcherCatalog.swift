public import TuningCore

extension Catalog where Product == any Searcher {
    /// The searchers that `--searcher` can name.
    public static var searchers: Self {
        Catalog(
            of: "searcher",
            [
                Entry("random", "Every assignment at random, independently of all others.") { _ in RandomSearch() }
            ])
    }
}
