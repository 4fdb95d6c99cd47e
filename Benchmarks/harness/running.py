"""One measurement: a process that prints one JSON line."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.model import Failure, Row

PATIENCE = 180.0
"""Seconds a process may spend on loading and warming up, beside the measuring."""


@dataclass(frozen=True)
class Measurement:
    """What one process measured."""

    value: float
    peer_name: str | None = None


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
            text=True,
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
    value = answer.get("value")
    if answer.get("benchmark") != row.name:
        raise Failure(f"{label} answered for '{answer.get('benchmark')}', not for '{row.name}'")
    if answer.get("unit") != row.unit:
        raise Failure(f"{label} measured in '{answer.get('unit')}', not in '{row.unit}'")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise Failure(f"{label} measured {value!r}, which is no positive number")
    return Measurement(float(value), answer.get("peer_name"))


def _end(process: subprocess.Popen[str]) -> None:
    """Ends what is left of the process group: node processes, or Ray's daemons after a timeout."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
