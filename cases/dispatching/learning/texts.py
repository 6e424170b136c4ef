"""Texts as they are learned from: numbers hidden, letters only, cut into runs of one to three characters.

Characters rather than words: Chinese has no blanks, residents have no spelling, and no dictionary has to be kept.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from grids.privacy import mask_text

RUNS = (1, 2, 3)
HEADLINE_COUNTS = 5  # a headline says in ten characters what the text says in three hundred
LONGEST = 1000
HELD_BACK = 5  # one row in so many is never trained on
MARK = "\x02"  # begins a mark, and occurs in no text
DIGITS = re.compile(r"[\d*]+")
BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Said:
    """What is known of a matter when it comes in: words, perhaps a headline, and marks such as its place's code."""

    words: str
    headline: str = ""
    marks: tuple[str, ...] = ()


def letters(text: str) -> str:
    """Small letters and characters with one blank between stretches; numbers of any kind become one 0."""
    plain = unicodedata.normalize("NFKC", mask_text(text[:LONGEST])).lower()
    return BETWEEN.sub(" ", DIGITS.sub("0", plain)).strip()


def runs(text: str, lengths: tuple[int, ...] = RUNS) -> Iterator[str]:
    """Every run of neighbouring characters of the lengths, none across a blank."""
    for stretch in letters(text).split():
        for length in lengths:
            for at in range(len(stretch) - length + 1):
                yield stretch[at : at + length]


def tokens(said: Said) -> list[str]:
    """What is counted of a matter: runs of its words, those of its headline several times, its marks."""
    found = list(runs(said.words))
    found += list(runs(said.headline)) * HEADLINE_COUNTS
    found += [MARK + mark for mark in said.marks] * HEADLINE_COUNTS
    return found


def fingerprint(said: Said) -> str:
    """The same for texts that differ in blanks, punctuation or headline alone."""
    plain = letters(said.words) or letters(said.headline)
    return hashlib.sha256(plain.replace(" ", "").encode()).hexdigest()


def is_held_back(said: Said) -> bool:
    """Whether the row is one of the fifth that measures and never teaches; the same at each training."""
    return int(fingerprint(said)[:8], 16) % HELD_BACK == 0
