"""Tests of Benchmarks/compare with fake sides: no network, no virtual environment, nothing built.

Run: python3 -m unittest discover Benchmarks/tests
"""

import contextlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

BENCHMARKS = Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(BENCHMARKS))

from harness import command, environment, output  # noqa: E402
from harness.comparison import Outcome, Side  # noqa: E402
from harness.model import Failure, Group, Peer, Row  # noqa: E402
from harness.running import Measurement, parse, run  # noqa: E402
from peers import GROUPS  # noqa: E402

# A side that records in a log that it ran, and answers with a fixed value, or fails where that is None.
SIDE = """
import json, os, sys
name, value = {name!r}, {value!r}
row, flag, seconds = sys.argv[1:]
assert flag == "--seconds" and float(seconds) > 0
with open({log!r}, "a") as log:
    log.write(name + "\\n")
if value is None:
    print("something first", file=sys.stderr)
    sys.exit("error: the disk is full")
print("chatter before the answer")
print(json.dumps({{"benchmark": row, "value": value, "unit": {unit!r}, **{extra!r}}}))
"""


class FakeEnvironment:
    """Every peer is ready, except those it is told to refuse."""

    python = Path(sys.executable)

    def __init__(self, refused=()):
        self.refused = refused

    def prepare(self, peer):
        if peer.name in self.refused:
            raise Failure("pip could not install it: no such version")


class CompareTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.log = self.folder / "log"

    def side(self, name, value, unit, extra=None):
        path = self.folder / name
        text = SIDE.format(name=name, value=value, log=str(self.log), unit=unit, extra=extra or {})
        path.write_text(f"#!{sys.executable}\n{text}")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def row(self, name="speed.one", unit="things/s", better="higher", peers=(("other", 100.0),), goal=None, also=None):
        further = {"also": also} if also else {}
        programs = tuple(
            Peer(peer, self.side(peer, value, unit, {"peer_name": f"{peer} 1.0"} | further)) for peer, value in peers
        )
        return Row(name, "a row", unit, better, programs, goal=goal)

    def compare(self, *arguments, ours, rows, refused=(), also=None):
        groups = (Group("speed", "a group", tuple(rows)),)
        out, err = io.StringIO(), io.StringIO()
        binary = self.side("ours", ours, rows[0].unit, {"also": also} if also else None)
        with (
            mock.patch.dict(os.environ, {"MANTA_BENCHMARKS_BINARY": str(binary)}),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                code = command.main(arguments, groups, FakeEnvironment(refused))
            except SystemExit as end:
                code = end.code
        return code, out.getvalue(), err.getvalue()

    def test_a_rate_twice_as_high_is_twice_as_good(self):
        code, out, _ = self.compare("speed", "--json", "--rounds", "1", ours=200.0, rows=[self.row()])
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out)["ratio"], 2)

    def test_a_time_half_as_long_is_twice_as_good(self):
        row = self.row(unit="s/thing", better="lower", peers=[("other", 4.0)])
        code, out, _ = self.compare("speed", "--json", "--rounds", "1", ours=2.0, rows=[row])
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out)["ratio"], 2)

    def test_json_has_one_object_a_row_with_the_agreed_keys_and_nothing_else(self):
        rows = [self.row("speed.one"), self.row("speed.two")]
        code, out, err = self.compare("speed", "--json", "--rounds", "2", ours=200.0, rows=rows)
        self.assertEqual(code, 0)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([line["benchmark"] for line in lines], ["speed.one", "speed.two"])
        for line in lines:
            self.assertEqual(set(line), {"benchmark", "ours", "peer", "peer_name", "unit", "ratio"})
            self.assertEqual((line["ours"], line["peer"], line["unit"]), (200.0, 100.0, "things/s"))
            self.assertEqual(line["peer_name"], "other 1.0")
        self.assertIn("round 2 of 2", err)

    def test_the_sides_run_in_turn(self):
        row = self.row(peers=[("one", 1.0), ("two", 2.0)])
        self.compare("speed.one", "--rounds", "3", ours=1.0, rows=[row])
        self.assertEqual(self.log.read_text().split(), ["ours", "one", "two"] * 3)

    def test_the_faster_peer_is_the_peer(self):
        for unit, better, expected in (("things/s", "higher", "high 1.0"), ("s/thing", "lower", "low 1.0")):
            with self.subTest(better=better):
                row = self.row(unit=unit, better=better, peers=[("high", 9.0), ("low", 3.0)])
                _, out, _ = self.compare("speed", "--json", "--rounds", "1", ours=1.0, rows=[row])
                self.assertEqual(json.loads(out)["peer_name"], expected)

    def test_the_table_names_every_column_and_row(self):
        code, out, _ = self.compare("speed", "--rounds", "1", ours=250_000.0, rows=[self.row()])
        self.assertEqual(code, 0)
        header, _, first, *rest = out.splitlines()
        self.assertEqual(
            header.split(), ["benchmark", "ours", "spread", "peer", "spread", "unit", "ratio", "peer", "is"]
        )
        self.assertEqual(
            first.split(), ["speed.one", "250,000", "0%", "100.0", "0%", "things/s", "2,500", "other", "1.0"]
        )
        self.assertIn("Medians of 1 round;", rest[-1])

    def test_a_row_without_a_peer_shows_ours_alone(self):
        rows = [self.row("speed.alone", peers=[]), self.row("speed.two")]
        code, out, _ = self.compare("speed", "--json", "--rounds", "2", ours=200.0, rows=rows)
        self.assertEqual(code, 0)
        line = json.loads(out.splitlines()[0])
        self.assertEqual(
            line,
            {
                "benchmark": "speed.alone",
                "ours": 200.0,
                "peer": None,
                "peer_name": None,
                "unit": "things/s",
                "ratio": None,
            },
        )
        self.assertEqual(self.log.read_text().split(), ["ours", "ours", "ours", "other", "ours", "other"])
        code, out, _ = self.compare("speed", "--rounds", "1", ours=200.0, rows=rows)
        self.assertEqual(code, 0)
        self.assertEqual(out.splitlines()[2].split(), ["speed.alone", "200.0", "0%", "-", "-", "things/s", "-", "-"])
        _, out, _ = self.compare("--list", ours=1.0, rows=rows)
        self.assertIn("speed.alone  a row (things/s; ours alone)", out)

    def test_a_row_without_a_peer_fails_when_ours_does(self):
        code, out, _ = self.compare("speed", "--json", ours=None, rows=[self.row(peers=[])])
        self.assertEqual(code, 1)
        self.assertEqual(json.loads(out)["reason"], "ours: ours failed (exit 1): error: the disk is full")

    def test_a_goal_is_shown_and_decides_nothing(self):
        rows = [self.row("speed.one", goal=25), self.row("speed.two")]
        code, out, _ = self.compare("speed", "--json", "--rounds", "1", ours=200.0, rows=rows)
        self.assertEqual(code, 0)
        first, second = map(json.loads, out.splitlines())
        self.assertEqual((first["ratio"], first["goal"]), (2, 25))
        self.assertNotIn("goal", second)
        code, out, _ = self.compare("speed", "--rounds", "1", ours=200.0, rows=rows)
        header, _, one, two, *_ = out.splitlines()
        self.assertEqual(header.split()[6:8], ["ratio", "goal"])
        self.assertEqual((one.split()[6:8], two.split()[6:8]), (["2.000", "25"], ["2.000", "-"]))
        _, out, _ = self.compare("--list", ours=1.0, rows=rows)
        self.assertIn("speed.one  a row (things/s; against other; goal 25 times)", out)

    def test_further_figures_are_shown_beside_the_compared_one(self):
        row = self.row(also={"of memcpy": 0.5})
        code, out, _ = self.compare("speed", "--json", "--rounds", "2", ours=2.0, rows=[row], also={"µs": 3})
        self.assertEqual(code, 0)
        line = json.loads(out)
        self.assertEqual((line["ours_also"], line["peer_also"]), ({"µs": 3}, {"of memcpy": 0.5}))
        _, out, _ = self.compare("speed", "--rounds", "1", ours=2.0, rows=[row], also={"µs": 3})
        self.assertIn("speed.one: ours also 3.000 µs; other 1.0 also 0.5000 of memcpy\n", out)

    def test_a_further_figure_is_its_median_over_the_rounds(self):
        side = Side.of("ours", [Measurement(1, also={"x": value}) for value in (10.0, 30.0, 20.0)])
        self.assertEqual(side.also, {"x": 20})

    def test_a_process_that_leads_a_group_of_its_own_is_ended_with_its_side(self):
        note = self.folder / "process"
        side = self.folder / "leaver"
        side.write_text(
            "import json, pathlib, subprocess, sys\n"
            "nowhere = subprocess.DEVNULL\n"
            "left = subprocess.Popen(['sleep', '600'], process_group=0, stdout=nowhere, stderr=nowhere)\n"
            f"pathlib.Path({str(note)!r}).write_text(str(left.pid))\n"
            "print(json.dumps({'benchmark': sys.argv[1], 'value': 1, 'unit': 'things/s'}))\n"
        )
        run([sys.executable, str(side)], self.row(), 1, self.folder)
        left = int(note.read_text())
        try:
            # Its parent has ended, so it is init's to reap: ended is a zombie, or gone.
            state = Path(f"/proc/{left}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return
        if state != "Z":
            os.kill(left, signal.SIGKILL)
        self.assertEqual(state, "Z")

    def test_the_median_and_the_spread_are_over_the_rounds(self):
        side = Side("ours", (10.0, 30.0, 20.0))
        self.assertEqual(side.median, 20)
        self.assertEqual(side.spread, 1)
        ratio = Outcome(self.row(), side, Side("other", (1.0, 5.0, 100.0))).ratio
        self.assertEqual(ratio, 4)

    def test_figures_keep_four_digits(self):
        for value, text in ((1234567.8, "1,234,568"), (999.96, "1,000"), (12.344, "12.34"), (0.0022347, "0.002235")):
            with self.subTest(value=value):
                self.assertEqual(output.figure(value), text)

    def test_an_unknown_name_is_one_line_with_the_nearest_names(self):
        code, out, err = self.compare("sped.one", ours=1.0, rows=[self.row()])
        self.assertEqual((code, out), (2, ""))
        self.assertEqual(len(err.splitlines()), 1)
        self.assertIn("no benchmark is called 'sped.one'; did you mean speed.one", err)

    def test_usage_mistakes_are_one_line(self):
        for arguments in (
            (),
            ("speed", "--rounds", "0"),
            ("speed", "--rounds", "two"),
            ("speed", "--seconds", "nan"),
            ("speed", "--seconds", "-1"),
            ("speed", "--faster"),
        ):
            with self.subTest(arguments=arguments):
                code, out, err = self.compare(*arguments, ours=1.0, rows=[self.row()])
                self.assertEqual((code, out), (2, ""))
                self.assertEqual(len(err.splitlines()), 1, err)

    def test_our_failing_side_is_a_reason_and_not_a_figure(self):
        rows = [self.row("speed.one"), self.row("speed.two")]
        code, out, _ = self.compare("speed", "--json", ours=None, rows=rows)
        self.assertEqual(code, 1)
        for line in map(json.loads, out.splitlines()):
            self.assertIsNone(line["ratio"])
            self.assertIsNone(line["ours"])
            self.assertEqual(line["reason"], "ours: ours failed (exit 1): error: the disk is full")

    def test_a_failing_peer_is_a_reason_and_the_other_rows_go_on(self):
        rows = [self.row("speed.one", peers=[("broken", None)]), self.row("speed.two")]
        code, out, _ = self.compare("speed", "--rounds", "1", ours=300.0, rows=rows)
        self.assertEqual(code, 1)
        self.assertIn("speed.one: not compared: broken: broken failed (exit 1): error: the disk is full", out)
        self.assertRegex(out, r"speed\.two +300\.0 .* 3\.000 ")

    def test_a_peer_that_cannot_be_installed_is_a_reason(self):
        code, out, _ = self.compare("speed", "--json", ours=1.0, rows=[self.row()], refused=["other"])
        self.assertEqual(code, 1)
        line = json.loads(out)
        self.assertIsNone(line["ratio"])
        self.assertEqual(line["reason"], "other: pip could not install it: no such version")
        self.assertFalse(self.log.exists(), "nothing is run for a row without a peer")

    def test_a_row_says_so_when_one_of_two_peers_is_missing(self):
        row = self.row(peers=[("one", 100.0), ("two", 400.0)])
        code, out, _ = self.compare("speed", "--json", "--rounds", "1", ours=200.0, rows=[row], refused=["two"])
        self.assertEqual(code, 0)
        line = json.loads(out)
        self.assertEqual(line["ratio"], 2)
        self.assertEqual(line["peer_name"], "one 1.0 (not measured: two)")

    def test_an_answer_for_something_else_is_refused(self):
        row = self.row()
        good = {"benchmark": row.name, "value": 1.0, "unit": row.unit}
        self.assertEqual(parse(json.dumps(good), row, "side").value, 1)
        for change in (
            {"benchmark": "speed.two"},
            {"unit": "s/thing"},
            {"value": 0},
            {"value": None},
            {"value": True},
            {"value": float("nan")},
            {"also": 3},
            {"also": {"x": 0}},
            {"also": {"x": "3"}},
        ):
            with self.subTest(change=change), self.assertRaises(Failure):
                parse(json.dumps(good | change), row, "side")
        with self.assertRaises(Failure):
            parse("nothing", row, "side")

    def test_a_binary_that_is_not_there_is_one_line(self):
        with mock.patch.dict(os.environ, {"MANTA_BENCHMARKS_BINARY": "/nowhere/manta-benchmarks"}):
            err = io.StringIO()
            with contextlib.redirect_stderr(err):
                code = command.main(["speed"], (Group("speed", "", (self.row(),)),), FakeEnvironment())
        self.assertEqual(code, 1)
        self.assertEqual(len(err.getvalue().splitlines()), 1)
        self.assertIn("/nowhere/manta-benchmarks", err.getvalue())


class TableOfBenchmarksTests(unittest.TestCase):
    def test_the_executable_lists_every_row(self):
        done = subprocess.run(
            [str(BENCHMARKS / "compare"), "--list"], capture_output=True, text=True, check=True, cwd="/"
        )
        for group in GROUPS:
            for row in group.rows:
                self.assertIn(row.name, done.stdout)

    def test_names_are_unique_and_programs_exist(self):
        names = [group.name for group in GROUPS] + [row.name for group in GROUPS for row in group.rows]
        self.assertEqual(len(names), len(set(names)))
        for group in GROUPS:
            for row in group.rows:
                for peer in row.peers:
                    self.assertTrue(peer.program.is_file(), peer.program)
                    self.assertIn(f'"{row.name}"', peer.program.read_text(), "the program knows the row")

    def test_only_what_no_peer_can_do_is_measured_alone(self):
        alone = [row.name for group in GROUPS for row in group.rows if not row.peers]
        self.assertEqual(alone, ["runtime.nodes-100", "runtime.actors-10000", "runtime.queue-100000"])

    def test_a_rate_is_better_higher_and_a_time_lower(self):
        for group in GROUPS:
            for row in group.rows:
                self.assertEqual(row.better, "higher" if row.unit.endswith("/s") else "lower", row.name)

    def test_requirements_are_pinned_and_agree_with_each_other(self):
        files = sorted((BENCHMARKS / "peers").glob("requirements-*.txt"))
        self.assertTrue(files)
        seen = {}
        for file in files:
            for name, version in environment.pins(file).items():
                public = version.split("+")[0]
                self.assertEqual(seen.setdefault(name, public), public, f"{name} in {file.name}")

    def test_a_pin_without_a_build_is_met_by_any_build(self):
        self.assertTrue(environment.matches("2.13.0+cpu", "2.13.0"))
        self.assertFalse(environment.matches("2.13.0", "2.13.0+cpu"))
        self.assertFalse(environment.matches("2.13.1", "2.13.0"))
        self.assertFalse(environment.matches(None, "2.13.0"))


if __name__ == "__main__":
    unittest.main()
