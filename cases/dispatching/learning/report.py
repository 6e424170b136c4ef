"""Measures as tables in plain text; Chinese characters take two columns of a terminal."""

import unicodedata
from collections.abc import Sequence

from cases.dispatching.learning.measures import Measures

WIDEST = 12


def wide(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    """The text with blanks after it."""
    return text + " " * max(columns - wide(text), 0)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows under each other; the first column to the left, the others to the right."""
    widths = [max(wide(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for first, *others in rows:
        cells = [" " * (widths[at] - wide(cell)) + cell for at, cell in enumerate(others, 1)]
        lines.append("  ".join([padded(first, widths[0]), *cells]))
    return lines


def labels(measures: Measures) -> list[str]:
    """A line a category: rows, how many were found, how many called so are so, F1."""
    rows = [["category", "rows", "found", "true", "F1"]]
    rows += [
        [one.label, str(one.rows), f"{one.found:.2f}", f"{one.true:.2f}", f"{one.f1:.2f}"]
        for one in measures.labels()
    ]
    return table(rows)


def confusion(measures: Measures) -> list[str]:
    """What is (a line) against what was said (a column); with many categories the commonest mistakes alone."""
    times, names = measures.confusion(), [one.label for one in measures.labels()]
    if len(names) > WIDEST:
        wrong = [(pair, n) for pair, n in times.most_common() if pair[0] != pair[1]][:40]
        return table([["is", "was called", "times"], *([is_, said, str(n)] for (is_, said), n in wrong)])
    rows = [["is \\ was called", *names]]
    rows += [[truth, *(str(times[truth, said]) for said in names)] for truth in names]
    return table(rows)


def bands(measures: Measures) -> list[str]:
    """Whether what is said with 80–90 % is right as often."""
    rows = [["confidence", "rows", "mean", "right"]]
    rows += [
        [f"{b.low:.0%}–{b.high:.0%}", str(b.rows), f"{b.sure:.1%}", f"{b.right:.1%}"]
        for b in measures.bands()
    ]
    return table(rows)
