"""Where the rows to learn from come from: the street's closed cases, or a file of texts and what they are."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cases.dispatching.learning.suggestions import marks_of
from cases.dispatching.learning.texts import Said
from cases.dispatching.learning.training import MOST_ROWS, Example
from cases.models import Case, Category, LearnedFormula, Status

Kind = LearnedFormula.Kind
COLUMNS = ("description", "category__code", "category__path", "place_code", "executor__code")
ENCODINGS = ("utf-8-sig", "gb18030")
LARGEST_CELL = 1_000_000


class WrongFile(Exception):
    """The file, or a column of it, cannot be read; the sentence says what to do."""


def closed_cases(street: int, kind: str) -> list[Example]:
    """The street's newest closed cases; for units those that went to one."""
    cases = Case.objects.filter(street=street, status=Status.CLOSED, category__isnull=False)
    if kind == Kind.EXECUTOR:
        cases = cases.filter(executor__isnull=False)
    rows = cases.exclude(description="").order_by("-closed_at", "-pk").values_list(*COLUMNS)[:MOST_ROWS]
    return [
        Example(Said(words, marks=marks_of(path, place)), executor)
        if kind == Kind.EXECUTOR
        else Example(Said(words), category)
        for words, category, path, place, executor in rows.iterator(chunk_size=2000)
    ]


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file with a header, in UTF-8 or GB 18030."""
    csv.field_size_limit(LARGEST_CELL)
    for encoding in ENCODINGS:
        try:
            text = path.read_text(encoding=encoding)
        except UnicodeDecodeError:
            continue
        except OSError as error:
            raise WrongFile(f"{path}: {error.strerror}") from error
        yield from csv.DictReader(text.splitlines(keepends=True))
        return
    raise WrongFile(f"{path}: neither UTF-8 nor GB 18030.")


def examples_of(path: Path, *, text: str, category: str, headline: str | None = None) -> list[Example]:
    """The file's rows as examples; WrongFile names a column that it has not. A column ``title`` is a headline."""
    rows = list(read_csv(path))
    if headline is None:
        headline = "title" if rows and "title" in rows[0] else ""
    for column in filter(None, (text, category, headline)):
        if rows and column not in rows[0]:
            raise WrongFile(f"no column “{column}”; there are: {', '.join(map(str, rows[0]))}.")
    return [
        Example(
            Said(row[text] or "", (row[headline] or "") if headline else ""), (row[category] or "").strip()
        )
        for row in rows
    ]


def named_as_here(
    examples: Iterable[Example], tree: Mapping[int, Category]
) -> tuple[list[Example], dict[str, int]]:
    """The examples under the codes of the street's leaves, given by code or name; how often what no leaf is called."""
    parents = {category.parent_id for category in tree.values()}
    leaves = [category for category in tree.values() if category.active and category.pk not in parents]
    names = {leaf.name: leaf.code for leaf in leaves} | {leaf.code: leaf.code for leaf in leaves}
    known, unknown = [], dict[str, int]()
    for example in examples:
        code = names.get(example.label)
        if code:
            known.append(Example(example.said, code))
        elif example.label:
            unknown[example.label] = unknown.get(example.label, 0) + 1
    return known, unknown
