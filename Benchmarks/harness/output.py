"""What the reader sees: a table, or one JSON object a line."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from harness.comparison import Outcome, Side


def json_line(outcome: Outcome) -> str:
    """One row as JSON. A row that could not be compared has nulls and a `reason`; one without a peer has no reason."""
    line = {
        "benchmark": outcome.row.name,
        "ours": outcome.ours.median if outcome.ours else None,
        "peer": outcome.peer.median if outcome.peer else None,
        "peer_name": peer_name(outcome),
        "unit": outcome.row.unit,
        "ratio": outcome.ratio,
    }
    if outcome.row.goal is not None:
        line["goal"] = outcome.row.goal
    if outcome.ours and outcome.ours.also:
        line["ours_also"] = outcome.ours.also
    if outcome.peer and outcome.peer.also:
        line["peer_also"] = outcome.peer.also
    if outcome.reason is not None:
        line["reason"] = outcome.reason
    return json.dumps(line, ensure_ascii=False)


def peer_name(outcome: Outcome) -> str | None:
    """The peer that was measured; says so where a faster one may be missing."""
    if not outcome.row.peers:
        return None
    if outcome.peer is None:
        return " or ".join(peer.name for peer in outcome.row.peers)
    if not outcome.missing:
        return outcome.peer.name
    absent = ", ".join(text.partition(":")[0] for text in outcome.missing)
    return f"{outcome.peer.name} (not measured: {absent})"


def table(outcomes: Sequence[Outcome], rounds: int) -> str:
    """The rows that were measured, their further figures, then the reasons of those that could not be compared."""
    lines = []
    shown = [outcome for outcome in outcomes if outcome.reason is None]
    if shown:
        header = ("benchmark", "ours", "spread", "peer", "spread", "unit", "ratio", "goal", "peer is")
        with_goal = any(outcome.row.goal is not None for outcome in shown)
        columns = [column for column, title in enumerate(header) if with_goal or title != "goal"]
        rows = [header, *(_cells(outcome) for outcome in shown)]
        lines += _aligned([[row[column] for column in columns] for row in rows])
        lines.append("")
        lines.append(
            f"Medians of {rounds} round{'s' if rounds != 1 else ''}; spread is highest minus lowest over the median. "
            "Ratio above 1: ours is better."
        )
    lines += [f"{outcome.row.name}: {text}" for outcome in shown if (text := further(outcome))]
    for outcome in outcomes:
        if outcome.reason is not None:
            lines.append(f"{outcome.row.name}: not compared: {outcome.reason}")
        lines += [f"{outcome.row.name}: not measured: {text}" for text in outcome.missing if outcome.peer]
    return "\n".join(lines)


def _cells(outcome: Outcome) -> tuple[str, ...]:
    """One row of the table; a dash where there is no peer or no goal."""
    peer, ratio, goal = outcome.peer, outcome.ratio, outcome.row.goal
    return (
        outcome.row.name,
        *(figure(outcome.ours.median), percent(outcome.ours)),
        *((figure(peer.median), percent(peer)) if peer else ("-", "-")),
        outcome.row.unit,
        figure(ratio) if ratio is not None else "-",
        f"{goal:g}" if goal is not None else "-",
        peer_name(outcome) or "-",
    )


def _aligned(rows: list[list[str]]) -> list[str]:
    """The header, a rule, and the other rows; columns of words to the left, columns of numbers to the right."""
    header = rows[0]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = []
    for row in rows:
        texts = [
            text.ljust(width) if title in ("benchmark", "unit", "peer is") else text.rjust(width)
            for title, text, width in zip(header, row, widths, strict=True)
        ]
        lines.append("  ".join(texts).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return lines


def further(outcome: Outcome) -> str:
    """The figures beside the compared one, on either side; empty without any."""
    texts = []
    for side in (outcome.ours, outcome.peer):
        if side and side.also:
            figures = ", ".join(f"{figure(value)} {name}" for name, value in side.also.items())
            texts.append(f"{side.name} also {figures}")
    return "; ".join(texts)


def figure(value: float) -> str:
    """Four significant figures, never an exponent; whole numbers from a thousand on."""
    if value >= 999.95:
        return f"{value:,.0f}"
    return f"{value:.{3 - math.floor(math.log10(value))}f}"


def percent(side: Side) -> str:
    return f"{100 * side.spread:.0f}%"
