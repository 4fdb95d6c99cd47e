"""Tests of what the peers of `runtime` share: their timing, and that they leave no process. Neither needs Ray."""

import subprocess
import sys
import unittest
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(BENCHMARKS))

from peers.runtime.timing import latencies, rate, samples  # noqa: E402


class Clock:
    """Time that passes only when something is done: a step takes what is next in `steps`, the last one for ever."""

    def __init__(self, steps):
        self.now = 0.0
        self.steps = list(steps)
        self.runs = 0

    def __call__(self):
        return self.now

    def step(self):
        self.runs += 1
        self.now += self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]


class TimingTests(unittest.TestCase):
    def test_a_rate_counts_every_call_of_a_step(self):
        clock = Clock([0.25])
        self.assertEqual(rate(clock.step, 1000, 4, clock), 4000)

    def test_a_rate_leaves_out_the_warm_up(self):
        clock = Clock([0.5, 0.5, 0.125])
        self.assertEqual(rate(clock.step, 1, 4, clock), 8)

    def test_one_slow_window_of_four_does_not_count(self):
        # Windows of a second each: the warm-up and the first are quick, the second is one long step.
        clock = Clock([0.25] * 4 + [0.25] * 4 + [8.0] + [0.25])
        self.assertEqual(rate(clock.step, 1, 4, clock), 4)

    def test_short_steps_run_in_batches_between_two_looks_at_the_clock(self):
        clock = Clock([1 / 1024])
        looks = 0

        def counted():
            nonlocal looks
            looks += 1
            return clock()

        self.assertEqual(rate(clock.step, 1, 4, counted), 1024)
        warm_up = 1024 + 2
        self.assertLess(looks - warm_up, (clock.runs - 1024) / 10 + 10)

    def test_latencies_are_those_after_the_warm_up(self):
        clock = Clock([1.0, 0.5, 0.25, 0.25, 0.125])
        self.assertEqual(latencies(clock.step, 1, clock), [0.5, 0.25, 0.25])

    def test_samples_go_on_for_the_time_and_reach_their_least_number(self):
        for least, expected in ((2, 4), (6, 6)):
            with self.subTest(least=least):
                clock = Clock([0.25])

                def sample(clock=clock):
                    clock.step()
                    return clock.now

                self.assertEqual(len(samples(sample, least, 1, clock)), expected)


# Leaves a grandchild whose parent has ended, and says what became of it.
LEAVER = """
import subprocess, sys
from pathlib import Path
from peers.runtime.processes import adopt_orphans, children, end_children

adopt_orphans()
shell = subprocess.run(["sh", "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True, check=True)
left = int(shell.stdout)
adopted = children() == [left]
killed = end_children(float(sys.argv[2]))
print(adopted, killed == [left], Path(f"/proc/{left}").exists())
"""


@unittest.skipUnless(sys.platform == "linux", "Ray's peers run on Linux")
class ProcessesTests(unittest.TestCase):
    def outcome(self, script, patience):
        done = subprocess.run(
            [sys.executable, "-c", LEAVER, script, patience],
            cwd=BENCHMARKS,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.split(), done.stderr

    def test_an_orphan_that_stays_is_killed_by_its_id(self):
        answer, said = self.outcome("sleep 600 >/dev/null & echo $!", "0")
        self.assertEqual(answer, ["True", "True", "False"])
        self.assertIn("did not end by itself", said)

    def test_an_orphan_that_ends_in_time_is_waited_for(self):
        answer, said = self.outcome("sleep 0.2 >/dev/null & echo $!", "30")
        self.assertEqual(answer, ["True", "False", "False"])
        self.assertEqual(said, "")


if __name__ == "__main__":
    unittest.main()
