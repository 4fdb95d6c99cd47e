"""One measurement: a process that prints one JSON line."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness.model import Failure, Row

PATIENCE = 180.0
"""Seconds a process may spend on loading and warming up, beside the measuring."""


@dataclass(frozen=True)
class Measurement:
    """What one process measured."""

    value: float
    peer_name: str | None = None
    also: dict[str, float] = field(default_factory=dict)
    """More figures of the same measurement, shown and not compared; the name ends with the unit."""


def run(command: list[str], row: Row, seconds: float, scratch: Path) -> Measurement:
    """Runs one side once, in its own process group, with `scratch` as its temporary folder."""
    variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    variables |= {"TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1"} | row.variables
    label = Path(command[1] if len(command) > 1 else command[0]).name
    try:
        process = subprocess.Popen(
            [*command, row.name, "--seconds", f"{seconds:g}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=variables,
            start_new_session=True,
        )
    except OSError as error:
        raise Failure(f"{label} did not start: {error.strerror}") from error
    limit = PATIENCE + 10 * seconds
    try:
        output, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        raise Failure(f"{label} did not end within {limit:g} s") from None
    finally:
        _end(process)
    if process.returncode != 0:
        said = [line.strip() for line in errors.splitlines() if line.strip()]
        how = f"exit {process.returncode}" if process.returncode > 0 else f"signal {-process.returncode}"
        raise Failure(f"{label} failed ({how}): {said[-1] if said else 'no message'}")
    return parse(output, row, label)


def parse(output: str, row: Row, label: str) -> Measurement:
    """Reads the last JSON object of `output` and checks that it answers for `row`."""
    answer = None
    for line in output.splitlines():
        if line.startswith("{"):
            try:
                answer = json.loads(line)
            except ValueError:
                continue
    if not isinstance(answer, dict):
        raise Failure(f"{label} printed no JSON line")
    value, also = answer.get("value"), answer.get("also", {})
    if answer.get("benchmark") != row.name:
        raise Failure(f"{label} answered for '{answer.get('benchmark')}', not for '{row.name}'")
    if answer.get("unit") != row.unit:
        raise Failure(f"{label} measured in '{answer.get('unit')}', not in '{row.unit}'")
    if not isinstance(also, dict):
        raise Failure(f"{label} gave {also!r} as its further figures, which is no object")
    for number in (value, *also.values()):
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number) or number <= 0:
            raise Failure(f"{label} measured {number!r}, which is no positive number")
    return Measurement(float(value), answer.get("peer_name"), also)


def _end(process: subprocess.Popen[str]) -> None:
    """Ends what is left of the process's group and session: node processes, or Ray's daemons after a timeout.

    Ray's workers lead groups of their own, and those that are just starting outlive its daemons by seconds.
    """
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
    deadline = time.monotonic() + 5
    while (left := _session(process.pid)) and time.monotonic() < deadline:
        for member in left:
            try:
                os.kill(member, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        time.sleep(0.01)


def _session(leader: int) -> list[int]:
    """The running processes of the session that `leader` began; none where there is no /proc."""
    members = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text(errors="replace")
        except OSError:
            continue  # ended meanwhile
        # The name in parentheses may hold anything; state, parent, group and session follow it.
        state, _, _, session = text.rpartition(")")[2].split()[:4]
        if int(session) == leader and state not in "ZX":
            members.append(int(path.parent.name))
    return members
