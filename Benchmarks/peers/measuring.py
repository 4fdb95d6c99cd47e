"""What every peer's program shares: its command line and its one line of output.

Runs inside the virtual environment; imports the standard library alone.
"""

import argparse
import json
from collections.abc import Callable

SEED = 7


def report(unit: str, rows: tuple[str, ...], measure: Callable[[str, float], tuple[float, str]]) -> None:
    """Answers `PROGRAM ROW --seconds S` with one JSON line; `measure` returns the value and the peer's full name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("row", choices=rows)
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    value, peer_name = measure(options.row, options.seconds)
    print(json.dumps({"benchmark": options.row, "value": value, "unit": unit, "peer_name": peer_name}), flush=True)
