"""A training becomes a version; it is put to use unless it is clearly worse than the one in use, on the same rows."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cases.dispatching.learning.formula import Altered, pack, unpack
from cases.dispatching.learning.rows import closed_cases
from cases.dispatching.learning.texts import is_held_back
from cases.dispatching.learning.training import Example, TooFew, judged_by, learn, usable
from cases.models import Case, LearnedFormula, Status
from grids.models import Street

CLEARLY_WORSE = 0.02  # of macro-F1
ENOUGH_NEW, ENOUGH_NEW_SHARE = 50, 0.05
KEPT_VERSIONS = 10

logger = logging.getLogger(__name__)


def train(
    street: Street, kind: str, examples: Sequence[Example], source: str, now: datetime
) -> LearnedFormula:
    """Learn, measure, compare, keep; raises TooFew. One transaction writes the version and which is in use."""
    lesson = learn(examples)
    rows = LearnedFormula.objects.filter(street=street, kind=kind)
    before = _on_the_same_rows(rows.filter(current=True).first(), examples)
    better = before is None or lesson.measures.macro_f1 >= before - CLEARLY_WORSE
    packed, digest = pack(lesson.formula)
    with transaction.atomic():
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        if better:
            rows.filter(current=True).update(current=False)
        made = LearnedFormula.objects.create(
            street=street,
            kind=kind,
            version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
            source=source,
            trained_at=now,
            rows=lesson.rows,
            measures=lesson.measures.kept() | {"left_out": lesson.left_out},
            before=before,
            current=better,
            formula=packed,
            digest=digest,
        )
        old = rows.filter(current=False).order_by("-version").values_list("pk", flat=True)[KEPT_VERSIONS:]
        rows.filter(pk__in=list(old)).delete()
    logger.info(
        "learned %s %d: macro-F1 %.3f of %d", kind, made.version, made.measures["macro_f1"], made.rows
    )
    return made


def _on_the_same_rows(current: LearnedFormula | None, examples: Sequence[Example]) -> float | None:
    """The macro-F1 of the version in use on the rows held back now; they never taught it either."""
    if current is None:
        return None
    try:
        formula = unpack(current.formula, current.digest)
    except Altered:
        logger.exception("the formula %d was altered; it is not compared", current.pk)
        return None
    test = [one for one in usable(examples) if is_held_back(one.said)]
    return judged_by(formula, test).macro_f1


def train_at_night(street: Street, kind: str, now: datetime) -> LearnedFormula | None:
    """From the closed cases, when enough are new since the last training; None when not, or when there are too few."""
    closed = Case.objects.filter(street=street, status=Status.CLOSED, category__isnull=False)
    last = LearnedFormula.objects.filter(street=street, kind=kind, source=LearnedFormula.Source.CASES).first()
    if last is not None:
        enough = max(ENOUGH_NEW, round(last.rows * ENOUGH_NEW_SHARE))
        if closed.filter(closed_at__gt=last.trained_at)[:enough].count() < enough:
            return None
    try:
        return train(street, kind, closed_cases(street.pk, kind), LearnedFormula.Source.CASES, now)
    except TooFew as few:
        logger.info("too few closed cases to learn %s from: %s", kind, few)
        return None
