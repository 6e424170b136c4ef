"""A fitted formula as plain arrays: read by a few lines of numpy, kept without pickle.

Scores are a linear function of weighted counts (TF-IDF); confidence is their softmax at the temperature that fitted
rows the formula had not seen.
"""

import base64
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cases.dispatching.learning.texts import Said, tokens

Floats = npt.NDArray[np.float32]


class Altered(Exception):
    """What was kept is not what was fitted."""


@dataclass(frozen=True)
class Formula:
    """``grams`` in the order of the rows of ``weights``; ``labels`` in the order of its columns."""

    labels: tuple[str, ...]
    grams: tuple[str, ...]
    rarity: Floats
    weights: Floats
    offsets: Floats
    temperature: float = 1.0

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each run of characters stands."""
        return {gram: at for at, gram in enumerate(self.grams)}

    def scores(self, said: Said) -> Floats:
        """One number a label; the offsets alone where nothing of the words is known."""
        known = Counter(at for token in tokens(said) if (at := self.places.get(token)) is not None)
        if not known:
            return self.offsets
        rows = np.fromiter(known, dtype=np.int64)
        counts = np.fromiter(known.values(), dtype=np.float32)
        values = (1 + np.log(counts)) * self.rarity[rows]
        values /= np.linalg.norm(values)
        found: Floats = values @ self.weights[rows] + self.offsets
        return found

    def chances(self, said: Said) -> list[tuple[str, float]]:
        """Every label with its confidence between 0 and 1, the likeliest first."""
        shares = confidence(self.scores(said)[None, :], self.temperature)[0]
        return [(self.labels[at], float(shares[at])) for at in np.argsort(-shares, kind="stable")]


def confidence(scores: npt.NDArray[Any], temperature: float) -> npt.NDArray[Any]:
    """Scores, a row a matter, as shares that sum to 1."""
    scaled = scores / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: npt.NDArray[Any] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def pack(formula: Formula) -> tuple[str, str]:
    """The formula as text for a sealed column, and the hash of it."""
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        labels=np.array(formula.labels),
        grams=np.array(formula.grams),
        rarity=formula.rarity.astype(np.float32),
        weights=formula.weights.astype(np.float32),
        offsets=formula.offsets.astype(np.float32),
        temperature=np.array([formula.temperature]),
    )
    packed = base64.b64encode(kept.getvalue()).decode()
    return packed, hashlib.sha256(packed.encode()).hexdigest()


def unpack(packed: str, digest: str) -> Formula:
    """The formula again; Altered when the hash does not fit. Nothing in it is ever executed."""
    if hashlib.sha256(packed.encode()).hexdigest() != digest:
        raise Altered
    with np.load(io.BytesIO(base64.b64decode(packed)), allow_pickle=False) as kept:
        return Formula(
            labels=tuple(map(str, kept["labels"])),
            grams=tuple(map(str, kept["grams"])),
            rarity=kept["rarity"],
            weights=kept["weights"],
            offsets=kept["offsets"],
            temperature=float(kept["temperature"][0]),
        )
