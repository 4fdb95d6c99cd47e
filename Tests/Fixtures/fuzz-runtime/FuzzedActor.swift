import ActorRuntime
import Distributed

/// What calls of strangers reach.
distributed actor FuzzedActor {
    typealias ActorSystem = ClusterSystem

    init(actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    distributed func nothing() {}
    distributed func echo(_ number: Int) -> Int { number }
    distributed func record(_ entries: [String: [Double]], _ flag: Bool?) -> [String: [Double]] { entries }
    distributed func identity<Value: Codable & Sendable>(_ value: Value) -> Value { value }
    distributed func failing(_ text: String) throws { throw RuntimeError(.overloaded, text) }
}
