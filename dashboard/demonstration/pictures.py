"""Photographs that are none: each scene drawn before and after it was put right, in a few variants."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from cases.photos import PreparedPhoto
from dashboard.demonstration.canvas import HEIGHT, WIDTH, Canvas
from dashboard.demonstration.scenes import SCENES

VARIANTS = 2


@dataclass(frozen=True)
class Pair:
    """One place, twice."""

    before: PreparedPhoto
    after: PreparedPhoto


def _drawn(paint: Callable[[Canvas, bool], None], seed: str, done: bool) -> PreparedPhoto:
    canvas = Canvas(Random(seed))  # noqa: S311
    paint(canvas, done)
    return PreparedPhoto(canvas.jpeg(), WIDTH, HEIGHT)


class Album:
    """Every scene's pairs; drawn once, used by many rows."""

    def __init__(self, seed: int) -> None:
        self.pairs = {
            name: [
                Pair(*(_drawn(paint, f"{seed} {name} {variant}", done) for done in (False, True)))
                for variant in range(VARIANTS)
            ]
            for name, paint in SCENES.items()
        }

    def pair(self, random: Random, scene: str) -> Pair:
        """One of the scene's pairs; a scene without pictures shows the notebook."""
        return random.choice(self.pairs[scene or "paper"])


@lru_cache(maxsize=1)
def album(seed: int) -> Album:
    """The album of a seed, drawn at most once in a process."""
    return Album(seed)
