"""Timing, by the method of `ray microbenchmark`: a warm-up second, then four windows.

Ray reports the mean of its windows, this the median, so that one busy moment of the machine does not count.
"""

import statistics
import time
from collections.abc import Callable
from typing import TypeVar

WARM_UP = 1.0
WINDOWS = 4

Clock = Callable[[], float]
Sample = TypeVar("Sample")


def rate(step: Callable[[], object], calls: int, seconds: float, clock: Clock = time.perf_counter) -> float:
    """Calls a second, where every run of `step` makes `calls` of them."""
    runs, _ = _repeat(step, 1, WARM_UP, clock)
    # The clock is read about a hundred times a second, so that reading it costs nothing beside short steps.
    batch = runs // 100 + 1
    windows = [_repeat(step, batch, seconds / WINDOWS, clock) for _ in range(WINDOWS)]
    return statistics.median(calls * runs / elapsed for runs, elapsed in windows)


def latencies(step: Callable[[], object], seconds: float, clock: Clock = time.perf_counter) -> list[float]:
    """The seconds that each run of `step` took, one run after another."""
    _repeat(step, 1, WARM_UP, clock)
    times = []
    start = before = clock()
    while before - start < seconds:
        step()
        now = clock()
        times.append(now - before)
        before = now
    return times


def samples(sample: Callable[[], Sample], least: int, seconds: float, clock: Clock = time.perf_counter) -> list[Sample]:
    """What `sample` returned over `seconds`, but at least `least` times: for steps that time a part of themselves."""
    start = clock()
    values = []
    while len(values) < least or clock() - start < seconds:
        values.append(sample())
    return values


def _repeat(step: Callable[[], object], batch: int, seconds: float, clock: Clock) -> tuple[int, float]:
    """How many runs of `step`, in batches, and in how many seconds: at least `seconds`."""
    runs = 0
    start = clock()
    while (elapsed := clock() - start) < seconds:
        for _ in range(batch):
            step()
        runs += batch
    return runs, elapsed
