"""From a name on the command line to rows."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from harness.model import Failure, Group, Row

EVERYTHING = "all"


def names(groups: Sequence[Group]) -> list[str]:
    """Every name that `select` accepts: groups, their rows, and `all`."""
    found = [EVERYTHING]
    for group in groups:
        found += [group.name, *(row.name for row in group.rows)]
    return list(dict.fromkeys(found))


def select(name: str, groups: Sequence[Group]) -> list[Row]:
    """The rows called `name`, in the order of the table."""
    for group in groups:
        if group.name == name:
            return list(group.rows)
    rows = [row for group in groups for row in group.rows if name in (row.name, EVERYTHING)]
    if rows:
        return rows
    known = names(groups)
    nearest = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(nearest)}?" if nearest else f"known names: {', '.join(known)}"
    raise Failure(f"no benchmark is called '{name}'; {hint}")


def listing(groups: Sequence[Group]) -> str:
    """What `--list` prints."""
    width = max(len(row.name) for group in groups for row in group.rows)
    lines = []
    for group in groups:
        lines.append(f"{group.name}: {group.summary}")
        lines += [f"  {row.name:<{width}}  {row.summary} ({row.unit}; {_against(row)})" for row in group.rows]
    return "\n".join(lines)


def _against(row: Row) -> str:
    if not row.peers:
        return "ours alone"
    names = ", ".join(peer.name for peer in row.peers)
    return f"against {names}" if row.goal is None else f"against {names}; goal {row.goal:g} times"
