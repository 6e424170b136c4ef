"""What the street's own closed cases teach: which category, and which unit, a new one is likely to need.

A formula is fitted at night or by a command (`training`, the only module that loads scikit-learn), measured on rows
that it never saw, kept as plain arrays (`formula`) and read in milliseconds (`suggestions`). It says how sure it is,
and changes nothing by itself.
"""

from cases.dispatching.learning.suggestions import Suggestion, suggest_category, suggest_executor

__all__ = ["Suggestion", "suggest_category", "suggest_executor"]
