"""The words the harness speaks: groups of rows, and the peers of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from harness.environment import Environment

Better = Literal["higher", "lower"]


class Failure(Exception):
    """Something the reader can act on. Its text is one line, without a trailing full stop."""


@dataclass(frozen=True)
class Peer:
    """A program that measures somebody else's framework.

    The program is run as `python PROGRAM ROW --seconds S` and prints one JSON line with `benchmark`, `value`, `unit`,
    where it knows better than `name`, `peer_name`, and, where it has more figures to show, `also`.
    """

    name: str
    program: Path
    requirements: Path | None = None
    """Pinned packages, dependencies included; installed exactly as listed."""

    install: Callable[[Environment], None] | None = None
    """Runs after `requirements`, for what a requirements file cannot say. Throws `Failure`."""


@dataclass(frozen=True)
class Row:
    """One benchmark: the same work on our side and on every peer's side."""

    name: str
    summary: str
    unit: str
    better: Better
    peers: tuple[Peer, ...]
    """With more than one, the fastest of those that ran is the peer of the table. With none, ours is only measured."""

    variables: dict[str, str] = field(default_factory=dict)
    """Environment variables set for both sides."""

    goal: float | None = None
    """The ratio this row is meant to reach. It is shown and decides nothing."""

    def ratio(self, ours: float, peer: float) -> float:
        """How many times better we are: above 1 is better, whether the row is a rate or a time."""
        return ours / peer if self.better == "higher" else peer / ours

    def best(self, values: list[float]) -> float:
        """The better end of `values`."""
        return max(values) if self.better == "higher" else min(values)


@dataclass(frozen=True)
class Group:
    """Rows that are usually asked for together."""

    name: str
    summary: str
    rows: tuple[Row, ...]
