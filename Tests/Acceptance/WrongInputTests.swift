import Foundation
import TestSupport
import Testing

@Suite("Wrong input gets one clear line, before work starts", .onOwnThread)
struct WrongInputTests {
    @Test(
        "Wrong words are named, with the way out, and exit code 2",
        arguments: [
            (["run", "digit-mlp"], "did you mean 'digits-mlp'?"),
            (["run", "digits-mlp", "--trials", "0"], "The number of trials is 0; it must be at least 1."),
            (["run", "digits-mlp", "--trials", "many"], "many"),
            (["run", "digits-mlp", "--workers", "0"], "The number of workers is 0"),
            (["run", "digits-mlp", "--time", "5x"], "'5x' is no length of time"),
            (["run", "digits-mlp", "--time", "0"], "'0' is no length of time"),
            (["run", "digits-mlp", "--scheduler", "ahsa"], "did you mean 'asha'?"),
            (["run", "digits-mlp", "--scheduler", "asha(max=0)"], "'max' of asha is '0'"),
            (["run", "digits-mlp", "--scheduler", "asha(maks=9)"], "did you mean 'max'?"),
            (["run", "digits-mlp", "--searcher", "tpee"], "There is no searcher 'tpee'"),
            (["run", "digits-mlp", "--set", "dta=x"], "did you mean 'data'?"),
            (["run", "digits-mlp", "--set", "data"], "write it as --set option=value"),
            (["run", "digits-mlp", "--name", "a b"], "'a b' is no name for a run"),
            (["run", "digits-mlp", "--retries", "-1"], "--retries"),
            (["run"], "experiment"),
            (["rnu"], "rnu"),
            (["run", "digits-mlp", "--tirals", "3"], "--trials"),
        ])
    func usage(arguments: [String], message: String) throws {
        let manta = try Program("manta")
        defer { manta.clean() }
        let outcome = try manta.start(arguments).finish()
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: manta.folder.path).isEmpty)
    }

    @Test(
        "A search space that is wrong is refused with its parameter's name",
        arguments: [("empty-range", "'learning_rate' is empty: 0.1...0.001"), ("duplicate-name", "named 'rate'")])
    func spaces(experiment: String, message: String) throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let outcome = try lab.run("run", experiment)
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(message), "\(outcome.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: lab.folder.path).isEmpty)
    }

    @Test("A store that cannot be one is refused")
    func stores() throws {
        let manta = try Program("manta")
        defer { manta.clean() }
        let file = manta.folder.appending(path: "notes.txt")
        try "hello".write(to: file, atomically: true, encoding: .utf8)
        let other = manta.folder.appending(path: "other")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        try "hello".write(to: other.appending(path: "manta.sqlite"), atomically: true, encoding: .utf8)
        let cases = [
            (file.path, "is a file"), (file.path + "/store", "not a directory"), ("/proc/nowhere", "/proc/nowhere"),
            (manta.folder.path, "holds other things"), (other.path, "is not an SQLite database"),
        ]
        for (path, message) in cases {
            let outcome = try manta.run("run", "digits-mlp", "--store", path)
            #expect(outcome.status == 1)
            #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(message), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        let missing = try manta.run("runs", "--store", "nowhere")
        #expect(missing.status == 1 && missing.errors.contains("There is no store at"))
    }

    @Test(
        "A data file with a broken row is refused with file, line and column",
        arguments: [
            ("a,b,label\n1,2,0\n3,x,1\n", "data.csv:3:2"), ("a,b,label\n1,2,0\n3,1\n", "data.csv:3"),
            ("a,b\n1,2\n", "label"), ("", "data.csv"),
        ])
    func data(text: String, place: String) throws {
        let manta = try Program("manta")
        defer { manta.clean() }
        try text.write(to: manta.folder.appending(path: "data.csv"), atomically: true, encoding: .utf8)
        let outcome = try manta.run("run", "digits-mlp", "--data", "data.csv", "--store", "store")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(place), "\(outcome.errors)")
        let runs = try manta.run("runs", "--store", "store", "--json")
        #expect((runs.document as? [Any])?.isEmpty == true, "\(runs.output)")
    }

    @Test("Runs and trials that do not exist are named, with what there is")
    func reading() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        try lab.run("run", "quadratic", "--trials", "3", "--seed", "1", "--name", "first")
        let run = try lab.run("show", "frist")
        #expect(run.status == 1 && run.errors.contains("did you mean 'first'?"), "\(run.errors)")
        let trial = try lab.run("show", "first", "--trial", "3")
        #expect(trial.status == 2 && trial.errors.contains("its trials are 0 to 2"), "\(trial.errors)")
        let again = try lab.run("run", "quadratic", "--name", "first")
        #expect(again.status == 2 && again.errors.contains("choose another name"), "\(again.errors)")
        let page = try lab.run("report", "first", "--html", "/proc/report.html")
        #expect(page.status == 1 && page.errors.contains("cannot be written"), "\(page.errors)")
    }
}
