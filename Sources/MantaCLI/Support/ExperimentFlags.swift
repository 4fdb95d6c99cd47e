import Tune

/// Lets an experiment's own options be given by their names: `--data FILE` stands for `--set data=FILE`.
enum ExperimentFlags {
    static func expand(_ arguments: [String], experiments: [any Experiment.Type]) -> [String] {
        guard arguments.first == "run", let name = arguments.dropFirst().first(where: { !$0.hasPrefix("-") }),
            let experiment = experiments.first(where: { $0.name == name })
        else { return arguments }
        let names = experiment.options.map(\.name)
        var expanded: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let flag = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
            guard flag.hasPrefix("--"), names.contains(String(flag.dropFirst(2))) else {
                expanded.append(argument)
                continue
            }
            expanded.append("--set")
            if flag != argument {
                expanded.append(String(argument.dropFirst(2)))
            } else {
                expanded.append("\(argument.dropFirst(2))=\(rest.popFirst() ?? "")")
            }
        }
        return expanded
    }
}
