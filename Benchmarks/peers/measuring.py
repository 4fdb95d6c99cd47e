"""What every peer's program shares: its command line and its one line of output.

Runs inside the virtual environment; imports the standard library alone.
"""

import argparse
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

SEED = 7


@dataclass(frozen=True)
class Answer:
    """What a program measured for a row."""

    value: float
    unit: str
    peer_name: str
    also: dict[str, float] = field(default_factory=dict)
    """More figures of the same measurement, by name and unit; they are shown and not compared."""


def report(unit: str, rows: tuple[str, ...], measure: Callable[[str, float], tuple[float, str]]) -> None:
    """Answers `PROGRAM ROW --seconds S` with one JSON line; `measure` returns the value and the peer's full name."""

    def answer(row: str, seconds: float) -> Answer:
        value, peer_name = measure(row, seconds)
        return Answer(value, unit, peer_name)

    report_answer(rows, answer)


def report_answer(rows: Collection[str], measure: Callable[[str, float], Answer]) -> None:
    """The same for a program whose rows differ in unit, or that has more than one figure to show."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("row", choices=tuple(rows), metavar="ROW", help=f"one of {', '.join(rows)}")
    parser.add_argument("--seconds", type=float, default=3.0, metavar="S", help="about how long to measure (default 3)")
    options = parser.parse_args()
    answer = measure(options.row, options.seconds)
    line = {
        "benchmark": options.row,
        "value": answer.value,
        "unit": answer.unit,
        "peer_name": answer.peer_name,
    }
    if answer.also:
        line["also"] = answer.also
    print(json.dumps(line), flush=True)
