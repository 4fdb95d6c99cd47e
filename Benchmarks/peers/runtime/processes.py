"""Leaving no process behind, whatever became of the processes' own parents. Linux alone."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on a descendant whose parent ends becomes a child of this process instead of init's."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) failed")


def end_children(patience: float) -> list[int]:
    """Waits until no child is left. Those that stay longer than `patience` seconds are killed, each by its id.

    Returns the ids of the killed. After `adopt_orphans` this reaches every descendant.
    """
    deadline = time.monotonic() + patience
    killed: list[int] = []
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return killed
        if ended:
            continue
        if time.monotonic() > deadline:
            # A child's id stays its own until it is waited for, which only this loop does.
            for child in set(children()) - set(killed):
                print(f"killing process {child}, which did not end by itself", file=sys.stderr)
                os.kill(child, signal.SIGKILL)
                killed.append(child)
        time.sleep(0.02)


def children() -> list[int]:
    """The ids of this process's children, ended ones that nobody waited for included."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except OSError:
                continue  # ended meanwhile
            # The name in parentheses may hold anything; the state and the parent follow it.
            if int(status.rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(folder.name))
    return found
