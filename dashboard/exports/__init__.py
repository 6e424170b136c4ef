"""The month as files: its figures as csv and xlsx, the rows behind it streamed, long ones made in the background.

Everything comes from ``dashboard.stats``: a file holds no figure of its own. No person's name or number leaves in a
file, and every export stands on the log before its first byte goes out.
"""

from dashboard.exports import jobs
from dashboard.exports.jobs import ask, make
from dashboard.exports.rows import Choice, extent_of, rows_csv

__all__ = [
    "Choice",
    "ask",
    "extent_of",
    "jobs",
    "make",
    "rows_csv",
]
