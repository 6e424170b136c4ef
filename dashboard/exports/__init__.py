"""The month as files: its figures as csv and xlsx, the rows behind it streamed, long ones made in the background.

Everything comes from ``dashboard.stats``: a file holds no figure of its own. No person's name or number leaves in a
file, and every export stands on the log before its first byte goes out.
"""

from dashboard.exports import jobs
from dashboard.exports.books import write_book
from dashboard.exports.figures import figures_csv
from dashboard.exports.jobs import AT_ONCE, ask, make, try_again
from dashboard.exports.rows import Choice, choice_of, extent_of, rows_csv

__all__ = [
    "AT_ONCE",
    "Choice",
    "ask",
    "choice_of",
    "extent_of",
    "figures_csv",
    "jobs",
    "make",
    "rows_csv",
    "try_again",
    "write_book",
]
