"""Search by words: any two characters side by side are indexed, because most Chinese words have two.

The database itself keeps the pieces of description and address in the column ``grams`` (migration 0006), for rows
that come by COPY too. Django never reads or writes the column; only this lookup knows it.
"""

from typing import Any

from django.db.models import Lookup

GRAMS, PIECE = "grams", 2


def pieces(word: str) -> list[str]:
    """The first two characters of a word and its last two, in small letters.

    Two are enough to find few rows, and as many as the planner can multiply without thinking a phrase much rarer
    than it is: the pieces of one phrase come together.
    """
    small = word.lower()
    return list(dict.fromkeys((small[:PIECE], small[-PIECE:])))


def asked_for(word: str) -> str:
    """The tsquery, as text, that finds rows with the pieces of a word; a single character, where a piece begins so."""
    quoted = ["'" + piece.replace("\\", "\\\\").replace("'", "''") + "'" for piece in pieces(word)]
    return " & ".join(quoted) + ("" if len(word) > 1 else ":*")


class Holds(Lookup):
    """``description__holds="路灯"``: rows whose description or address has the word.

    The index finds those with its ends; a word longer than a piece is then looked for as a whole.
    """

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        """The column beside the description, by its GIN index; then the text itself where that says too little."""
        word, table = str(self.rhs), compiler.quote_name_unless_alias(self.lhs.alias)
        found = f"{table}.{GRAMS} @@ %s::tsquery"
        if len(word) <= PIECE:
            return found, (asked_for(word),)
        text = f"lower({table}.description || ' ' || {table}.address)"
        return f"({found} and strpos({text}, lower(%s)) > 0)", (asked_for(word), word)
