"""Dispatch rules: the first in order whose conditions all hold proposes an executor, and says why.

There is always a proposal: without a rule, what the street did in the last 90 days; without that, the
community office of the place. A rule can be tried on past cases, and one that can never fire is pointed out.
Nothing here changes a case; the conditions look at a case as it is, the hour is that of its report.
"""

from cases.dispatching import repeats
from cases.dispatching.learning.report import bands, confusion, labels
from cases.dispatching.learning.texts import letters, runs
from cases.dispatching.proposals import bigrams, guess_category, propose, returned_by
from cases.dispatching.repeats import LIKE_ENOUGH, NEARLY_THE_SAME, likely_repeats, within
from cases.dispatching.rule_trials import dry_run, never_fires
from cases.dispatching.rulebook import Matter, rule_book

__all__ = [
    "LIKE_ENOUGH",
    "NEARLY_THE_SAME",
    "Matter",
    "bands",
    "bigrams",
    "confusion",
    "dry_run",
    "guess_category",
    "labels",
    "letters",
    "likely_repeats",
    "never_fires",
    "propose",
    "repeats",
    "returned_by",
    "rule_book",
    "runs",
    "within",
]
