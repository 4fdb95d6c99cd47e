/// Conditions on the labels of a node; a node is selected if it meets all of them.
///
/// ```swift
/// let selector: LabelSelector = [.equals("zone", "eu-1"), .absent("spot")]
/// ```
public struct LabelSelector: Hashable, Codable, Sendable, ExpressibleByArrayLiteral {
    /// One condition on the labels of a node.
    public enum Condition: Hashable, Codable, Sendable {
        /// The label has this value.
        case equals(String, String)
        /// The label has one of these values.
        case oneOf(String, [String])
        /// The label has none of these values, or is absent.
        case noneOf(String, [String])
        /// The label is present, whatever its value.
        case present(String)
        /// There is no such label.
        case absent(String)
    }

    /// The conditions, all of which have to be met.
    public var conditions: [Condition]

    /// Selects the nodes that meet all conditions; every node if there are none.
    public init(_ conditions: [Condition]) {
        self.conditions = conditions
    }

    /// Selects the nodes that meet all conditions.
    public init(arrayLiteral conditions: Condition...) {
        self.conditions = conditions
    }

    /// Whether a node with these labels is selected.
    public func matches(_ labels: [String: String]) -> Bool {
        conditions.allSatisfy { $0.isMet(by: labels) }
    }
}

extension LabelSelector.Condition {
    fileprivate func isMet(by labels: [String: String]) -> Bool {
        switch self {
        case .equals(let name, let value): labels[name] == value
        case .oneOf(let name, let values): labels[name].map(values.contains) ?? false
        case .noneOf(let name, let values): !(labels[name].map(values.contains) ?? false)
        case .present(let name): labels[name] != nil
        case .absent(let name): labels[name] == nil
        }
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The conditions, such as "zone=eu-1, no spot".
    public var description: String {
        conditions.map(\.description).joined(separator: ", ")
    }
}

extension LabelSelector.Condition: CustomStringConvertible {
    /// The condition in words.
    public var description: String {
        switch self {
        case .equals(let name, let value): "\(name)=\(value)"
        case .oneOf(let name, let values): "\(name) one of \(values.joined(separator: "|"))"
        case .noneOf(let name, let values): "\(name) none of \(values.joined(separator: "|"))"
        case .present(let name): "any \(name)"
        case .absent(let name): "no \(name)"
        }
    }
}
