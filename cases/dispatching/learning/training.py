"""Fits a formula to examples and measures it on rows it never saw. The one module that loads scikit-learn.

Runs of characters are counted, weighted (TF-IDF) and thinned to those that tell labels apart (chi-squared); a linear
support vector machine draws the lines. All of it happens inside the rows that teach: no fold sees another.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.feature_selection import chi2
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from cases.dispatching.learning.formula import Formula, confidence
from cases.dispatching.learning.measures import Judged, Measures
from cases.dispatching.learning.texts import Said, fingerprint, is_held_back, tokens

FOLDS, SEED = 5, 1
MOST_ROWS = 12_000  # bounds time and memory: about 25 s and 600 MB
MOST_GRAMS = 8_000
FEWEST_OF_A_LABEL = 5
FEWEST_ROWS = 40
STRENGTH = 3.0
TEMPERATURES = (0.05, 3.0)


class TooFew(Exception):
    """There is not enough to learn from; the number of rows that were left stands in it."""


@dataclass(frozen=True)
class Example:
    """A text and what it was."""

    said: Said
    label: str


@dataclass(frozen=True)
class Lesson:
    """What came of a training."""

    formula: Formula
    measures: Measures
    rows: int
    left_out: int


def without_repeats(examples: Sequence[Example]) -> list[Example]:
    """The first of every text, in order: the same words on both sides of a split would flatter."""
    first: dict[str, Example] = {}
    for example in examples:
        first.setdefault(fingerprint(example.said), example)
    return list(first.values())


def usable(examples: Sequence[Example]) -> list[Example]:
    """Without repeats, without labels too rare to learn, the newest 12,000; TooFew when hardly any are left."""
    whole = [one for one in without_repeats(examples) if one.label and tokens(one.said)][:MOST_ROWS]
    common = {label for label, n in Counter(one.label for one in whole).items() if n >= FEWEST_OF_A_LABEL}
    kept = [one for one in whole if one.label in common]
    if len(kept) < FEWEST_ROWS or len(common) < 2:
        raise TooFew(len(kept))
    return kept


def fit(examples: Sequence[Example], temperature: float = 1.0) -> Formula:
    """The formula that the examples teach."""
    counter = CountVectorizer(analyzer=tokens, min_df=2, dtype=np.float32)
    counts = counter.fit_transform([one.said for one in examples])
    counts.data = 1 + np.log(counts.data)
    weighting = TfidfTransformer(sublinear_tf=False)
    values = weighting.fit_transform(counts)
    truth = np.array([one.label for one in examples])
    telling = np.nan_to_num(chi2(values, truth)[0])
    kept = np.sort(np.argsort(-telling, kind="stable")[:MOST_GRAMS])
    thinned = weighting.fit(counts[:, kept]).transform(counts[:, kept])
    lines = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=SEED).fit(thinned, truth)
    weights, offsets = lines.coef_.T, lines.intercept_
    if weights.shape[1] == 1:  # two labels share one line
        weights, offsets = np.hstack([-weights, weights]), np.array([-offsets[0], offsets[0]])
    names = counter.get_feature_names_out()[kept]
    return Formula(
        labels=tuple(map(str, lines.classes_)),
        grams=tuple(map(str, names)),
        rarity=weighting.idf_.astype(np.float32),
        weights=weights.astype(np.float32),
        offsets=offsets.astype(np.float32),
        temperature=temperature,
    )


@dataclass(frozen=True)
class Scored:
    """Rows with the scores that a formula, fitted without them, gives them."""

    labels: tuple[str, ...]
    truth: npt.NDArray[Any]
    scores: npt.NDArray[Any]

    def temperature(self) -> float:
        """At which the confidences fit these rows best (least negative log-likelihood)."""
        at = np.array([self.labels.index(one) for one in self.truth])

        def loss(temperature: float) -> float:
            given = confidence(self.scores, temperature)[np.arange(len(at)), at]
            return float(-np.log(np.maximum(given, 1e-12)).mean())

        return float(minimize_scalar(loss, bounds=TEMPERATURES, method="bounded").x)

    def judged(self, temperature: float) -> list[Judged]:
        """What is said of each row."""
        shares = confidence(self.scores, temperature)
        best = shares.argmax(axis=1)
        return [
            Judged(str(truth), self.labels[at], float(row[at]))
            for truth, at, row in zip(self.truth, best, shares, strict=True)
        ]


def score_folds(
    examples: Sequence[Example], folds: int = FOLDS, fit: Callable[..., Formula] = fit
) -> list[Scored]:
    """Each fold scored by a formula fitted on the others."""
    truth = np.array([one.label for one in examples])
    found = []
    for teach, test in StratifiedKFold(folds, shuffle=True, random_state=SEED).split(truth, truth):
        formula = fit([examples[at] for at in teach])
        scores = np.vstack([formula.scores(examples[at].said) for at in test])
        found.append(Scored(formula.labels, truth[test], scores))
    return found


def together(scored: Sequence[Scored]) -> Scored:
    """Several folds as one."""
    return Scored(
        scored[0].labels,
        np.concatenate([one.truth for one in scored]),
        np.vstack([one.scores for one in scored]),
    )


def measure(examples: Sequence[Example]) -> Measures:
    """Five folds; the confidence of each is scaled on the other four, so that none is judged by itself."""
    scored = score_folds(usable(examples))
    judged: list[Judged] = []
    for at, one in enumerate(scored):
        others = together([other for number, other in enumerate(scored) if number != at])
        judged += one.judged(others.temperature())
    return Measures(tuple(judged))


def learn(examples: Sequence[Example]) -> Lesson:
    """Fit on four fifths and measure on the fifth that is held back at every training; TooFew for too little."""
    kept = usable(examples)
    teach = usable([one for one in kept if not is_held_back(one.said)])
    known = {one.label for one in teach}
    test = [one for one in kept if is_held_back(one.said) and one.label in known]
    formula = fit(teach, together(score_folds(teach)).temperature())
    return Lesson(formula, judged_by(formula, test), len(teach), len(examples) - len(teach) - len(test))


def judged_by(formula: Formula, examples: Sequence[Example]) -> Measures:
    """How a formula does on some rows."""
    chances = [(one.label, formula.chances(one.said)[0]) for one in examples]
    return Measures(tuple(Judged(truth, label, sure) for truth, (label, sure) in chances))
