"""Dispatch rules: the first in order whose conditions all hold proposes an executor, and says why.

There is always a proposal: without a rule, what the street did in the last 90 days; without that, the
community office of the place. A rule can be tried on past cases, and one that can never fire is pointed out.
Nothing here changes a case; the conditions look at a case as it is, the hour is that of its report.
"""

from cases.dispatching.proposals import bigrams, guess_category, propose, returned_by
from cases.dispatching.rule_trials import DryRun, dry_run, never_fires

__all__ = ["DryRun", "bigrams", "dry_run", "guess_category", "never_fires", "propose", "returned_by"]
