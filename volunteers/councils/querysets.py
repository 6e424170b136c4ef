"""What is read with a promise's row, for its page and its call."""

RELATED = ("council__community", "topic__meeting", "executor", "unit", "member__account", "member__helper")
