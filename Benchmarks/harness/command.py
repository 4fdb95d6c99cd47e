"""The command line of Benchmarks/compare."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from harness import ours, output
from harness.comparison import Outcome, compare
from harness.environment import Environment
from harness.model import Failure, Group, Peer, Row
from harness.selection import listing, select

BENCHMARKS = Path(__file__).resolve().parent.parent


class Parser(argparse.ArgumentParser):
    """Answers a usage mistake in one line."""

    def error(self, message: str):
        self.exit(2, f"compare: error: {message} (see `Benchmarks/compare --help`)\n")


def main(arguments: Sequence[str], groups: Sequence[Group], environment: Environment | None = None) -> int:
    """Runs the command and returns its exit code: 0, 1 where a row could not be compared, 2 for a usage mistake."""
    parser = Parser(prog="compare", description="Measures Manta beside its peers, in one run on this machine.")
    parser.add_argument("name", nargs="?", metavar="NAME", help="a group, one row, or 'all' (see --list)")
    parser.add_argument("--list", action="store_true", help="list the groups and rows, and end")
    parser.add_argument("--json", action="store_true", help="print one JSON object a row instead of the table")
    parser.add_argument("--rounds", type=_rounds, default=3, metavar="N", help="rounds of every side (default 3)")
    parser.add_argument("--seconds", type=_seconds, default=3.0, metavar="S", help="time to measure for (default 3)")
    options = parser.parse_args(arguments)
    if options.list:
        print(listing(groups))
        return 0
    if options.name is None:
        parser.error("NAME is missing")
    try:
        rows = select(options.name, groups)
    except Failure as failure:
        print(f"compare: error: {failure}", file=sys.stderr)
        return 2
    try:
        return _measure(rows, options, environment or Environment(BENCHMARKS / ".venv", _progress))
    except Failure as failure:
        print(f"compare: error: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("compare: interrupted", file=sys.stderr)
        return 130


def _measure(rows: Sequence[Row], options: argparse.Namespace, environment: Environment) -> int:
    executable = ours.executable(BENCHMARKS.parent, _progress)
    refused: dict[Peer, str] = {}
    for peer in dict.fromkeys(peer for row in rows for peer in row.peers):
        try:
            environment.prepare(peer)
        except Failure as failure:
            refused[peer] = f"{peer.name}: {failure}"
            _progress(refused[peer])
    outcomes = []
    for row in rows:
        ready = [peer for peer in row.peers if peer not in refused]
        missing = [refused[peer] for peer in row.peers if peer in refused]
        if ready or not row.peers:
            outcome = compare(
                *(row, executable, environment.python, ready, options.rounds, options.seconds, _progress, missing)
            )
        else:
            outcome = Outcome(row, reason="; ".join(missing))
        outcomes.append(outcome)
        if options.json:
            print(output.json_line(outcome), flush=True)
    if not options.json:
        print(output.table(outcomes, options.rounds))
    return 0 if all(outcome.reason is None for outcome in outcomes) else 1


def _progress(text: str) -> None:
    print(f"compare: {text}", file=sys.stderr, flush=True)


def _rounds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 to 1000")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 600:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0 and up to 600")
    return value
