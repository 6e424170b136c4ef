"""The life-cycle's table as a Mermaid diagram and as a Markdown table, for the documents."""

from collections.abc import Iterator

from cases.lifecycle.transitions import OWNERS, TABLE
from cases.models import ENDED, Part, Status


def mermaid() -> str:
    """A state diagram: one arrow a pair of statuses, named by its actions."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for action in TABLE:
        if action.to is None:
            continue
        for source in Status.values:
            if source in action.sources:
                arrows.setdefault((source, action.to), []).append(action.name)
    return "\n".join(_lines(arrows))


def _lines(arrows: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    yield "stateDiagram-v2"
    for status in Status:
        yield f"    {status.value}: {status.value} {status.label}"
    yield "    [*] --> reported: report"
    yield "    [*] --> closed: settle"
    for (source, target), names in arrows.items():
        yield f"    {source} --> {target}: {', '.join(names)}"
    for status in Status:
        if status in ENDED:
            yield f"    {status.value} --> [*]"


def markdown() -> str:
    """The table itself: action, button, from, to, who, what it must bring."""
    rows = ["| action | button | from | to | who | must bring |", "|---|---|---|---|---|---|"]
    for action in TABLE:
        sources = ", ".join(status for status in Status.values if status in action.sources)
        parts = ", ".join(part for part in Part.values if part in action.parts)
        target = action.to.value if isinstance(action.to, Status) else action.to or "same"
        needs = ", ".join(action.needs) or "nothing"
        rows.append(f"| `{action.name}` | {action.label} | {sources} | {target} | {parts} | {needs} |")
    return "\n".join(rows)


def owners() -> str:
    """Who owes the next step in each waiting status."""
    rows = ["| status | 中文 | who owes the next step |", "|---|---|---|"]
    for status, parts in OWNERS.items():
        named = ", ".join(part for part in Part.values if part in parts)
        rows.append(f"| `{Status(status).value}` | {Status(status).label} | {named} |")
    return "\n".join(rows)


def sections() -> dict[str, str]:
    """What stands between the marks of a document, by the mark's name."""
    return {
        "diagram": f"```mermaid\n{mermaid()}\n```",
        "table": markdown(),
        "owners": owners(),
    }


def redraw(text: str) -> str:
    """A document with everything between its ``<!-- drawn: name -->`` marks drawn anew."""
    for name, piece in sections().items():
        begin, end = f"<!-- drawn: {name} -->", f"<!-- end: {name} -->"
        head, found, rest = text.partition(begin)
        if found:
            text = f"{head}{begin}\n{piece}\n{end}{rest.partition(end)[2]}"
    return text
