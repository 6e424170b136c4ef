"""The catalogues without gettext's programs: `python -m honghua.translations extract|compile|check`.

Source strings are Chinese; `extract` gathers them from code and templates into the English catalogue and
keeps what is translated, `compile` writes what Django reads, `check` fails while a string has no English.
What the libraries say to persons stands in our words in `locale/libraries`, in both languages, kept by hand.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "honghua" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
APPS = ("honghua", "grids", "cases", "volunteers", "dashboard", "templates")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLURAL = "nplurals=2; plural=(n != 1);"


def source_files() -> Iterator[Path]:
    """Code and templates, in a steady order."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                yield path


def gathered() -> Catalog:
    """Every string marked for translation, with the files it stands in."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django turns a template into something like Python; its indentation means nothing.
            text = re.sub(r"^[ \t]+", "", templatize(text, origin=str(path)), flags=re.MULTILINE)
        for _line, message, _comments, context in extract(
            "python", BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalogue.add(message, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    return catalogue


def read(path: Path) -> Catalog:
    """A catalogue from its file, empty when there is none."""
    if not path.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update(path: Path = ENGLISH) -> Catalog:
    """The English catalogue with the strings of today, translated as far as they were."""
    old, new = read(path), Catalog(locale="en", charset="utf-8", fuzzy=False)
    for message in gathered():
        if message.id:
            known = old.get(message.id, message.context)
            new.add(message.id, _formed(known.string, message) if known else None, context=message.context,
                    locations=message.locations, flags=message.flags)  # fmt: skip
    return new


def _formed(known: Any, message: Message) -> Any:
    """What was translated in the form asked for today: a string that now counts begins with one form for both."""
    if message.pluralizable == isinstance(known, tuple | list):
        return known
    return (known, known) if message.pluralizable else known[0]


def extract_to(path: Path) -> None:
    """Brings a catalogue up to the strings of today; the file is written only once all is in order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, update(path), width=110, omit_header=False, include_lineno=False, sort_output=True)
    path.write_bytes(out.getvalue())


def unfinished(catalogue: Catalog) -> list[Message]:
    """Strings of today that have no English."""
    return [m for m in gathered() if m.id and not _translated(catalogue.get(m.id, m.context))]


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)


def compile_all() -> None:
    """Writes each catalogue in the form that Django reads, where it changed."""
    for source in LOCALE.rglob("LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as file, target.open("wb") as out:
                write_mo(out, read_po(file))


def main(task: str) -> int:
    """The three commands; the exit code."""
    settings.configure()
    if task == "extract":
        extract_to(ENGLISH)
    elif task == "compile":
        compile_all()
    elif task == "check":
        missing = unfinished(read(ENGLISH))
        for message in missing:
            sys.stderr.write(f"{message.locations[0][0]}: no English for {message.id!r}\n")
        return 1 if missing else 0
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or [""]))
