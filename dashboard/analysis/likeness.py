"""How alike matters are: by their words, what they are, and where there is one, their place.

Words count as runs of two to four characters, weighted by their rarity (TF-IDF); likeness is the cosine, twice it at
most 1. Two matters of known categories are alike by six tenths through words and by four through the same category.
Distance takes likeness away: none up to 150 m, all at 500 m.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from cases.dispatching import runs

RUNS = (2, 3, 4)
HEADLINE_COUNTS = 3
LONGEST = 600
RARE, COMMON_SHARE, COMMON = 2, 0.1, 25
STRETCHED = 2.0
BY_CATEGORY = 0.4
NEAR, FAR = 150.0, 500.0
SAME_GRID, SAME_COMMUNITY = 0.8, 0.3  # where one of two has no point
METRES = 111_195.0

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Item:
    """One matter as it is compared. ``key`` is the caller's; ``voices`` are others who said that they agree."""

    key: Any
    words: str
    on: date
    headline: str = ""
    category: str = ""
    place_code: str = ""
    longitude: float | None = None
    latitude: float | None = None
    voices: int = 0


def counted(item: Item) -> Counter[str]:
    """The runs of characters of a matter."""
    found = Counter(runs(item.words[:LONGEST], RUNS))
    for run in runs(item.headline, RUNS):
        found[run] += HEADLINE_COUNTS
    return found


def vectors(items: Sequence[Item]) -> sparse.csr_matrix:
    """A row of length 1 for each matter; runs that hardly anybody or nearly everybody uses say nothing."""
    counts = [counted(item) for item in items]
    spread = Counter(run for count in counts for run in count)
    most = max(COMMON, round(COMMON_SHARE * len(items)))
    known = {run: at for at, run in enumerate(sorted(r for r, n in spread.items() if RARE <= n <= most))}
    rarity = np.array([np.log(len(items) / spread[run]) + 1 for run in known])
    rows, columns, values = [], [], []
    for row, count in enumerate(counts):
        for run, times in count.items():
            if run in known:
                rows.append(row)
                columns.append(known[run])
                values.append((1 + np.log(times)) * rarity[known[run]])
    made = sparse.csr_matrix(
        (values, (rows, columns)), shape=(len(items), max(len(known), 1)), dtype=np.float32
    )
    lengths = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    return sparse.diags((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ made


def by_words_and_kind(items: Sequence[Item]) -> Matrix:
    """Likeness of each to each, 0 to 1, place left out."""
    rows = vectors(items)
    alike: Matrix = np.minimum((rows @ rows.T).toarray() * STRETCHED, 1).astype(np.float32)
    known = {code: at for at, code in enumerate(sorted({item.category for item in items if item.category}))}
    kinds = np.array([known.get(item.category, -1) for item in items])
    named = kinds >= 0
    both = np.outer(named, named)
    same = (kinds[:, None] == kinds[None, :]) & both
    return np.where(both, (1 - BY_CATEGORY) * alike + BY_CATEGORY * same, alike).astype(np.float32)


def nearness(items: Sequence[Item]) -> Matrix:
    """How much of a likeness the places leave, 1 to 0; by codes where a point is missing."""
    north = np.array([np.nan if item.latitude is None else item.latitude for item in items]) * METRES
    degrees = np.array([np.nan if item.longitude is None else item.longitude for item in items])
    east = (
        degrees * METRES * np.cos(np.radians(np.nanmean(north) / METRES if np.isfinite(north).any() else 0))
    )
    away = np.hypot(north[:, None] - north[None, :], east[:, None] - east[None, :])
    left = np.clip((FAR - away) / (FAR - NEAR), 0, 1)
    grids = np.array([item.place_code for item in items])
    communities = np.array([item.place_code[:12] for item in items])
    codes = np.where(communities[:, None] == communities[None, :], SAME_COMMUNITY, 0.0)
    codes = np.where((grids[:, None] == grids[None, :]) & (np.char.str_len(grids) == 15), SAME_GRID, codes)
    return np.where(np.isnan(left), codes, left).astype(np.float32)
