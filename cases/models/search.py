"""Search by words: any two characters side by side are indexed, because most Chinese words have two.

The database itself keeps the pieces of description and address in the column ``grams`` (migration 0006), for rows
that come by COPY too. Django never reads or writes the column; only this lookup knows it.
"""

import re
from typing import Any

from django.db.models import Lookup, Q

from cases.models.vocabulary import OPEN
from grids.privacy import DIGIT, GAP
from grids.roles import Standing

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


class Shows(Holds):
    """``description__shows="5678"``: rows whose description or address has the word as a page shows them, masked.

    The same index finds those with its ends, then what the database masks (migration 0022) is looked through: more
    work a row, for the few who may not look behind the masks and the few words that a mask could cover.
    """

    lookup_name, mask = "shows", "cases_masked"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        """Description and address are masked apart, as on a page."""
        word, table = str(self.rhs), compiler.quote_name_unless_alias(self.lhs.alias)
        text = f"lower({self.mask}({table}.description) || ' ' || {self.mask}({table}.address))"
        shown = f"strpos({text}, lower(%s)) > 0"
        if "*" in word:
            return f"({table}.{GRAMS} @@ %s::tsquery and {shown})", (asked_for(word), word)
        # What was not said is not shown either: masking costs twenty times as much as looking, and is asked last.
        found, said = super().as_sql(compiler, connection)
        return f"({found} and {shown})", (*said, word)


class ShowsWithoutHomes(Shows):
    """The same for those from whom homes are hidden."""

    lookup_name, mask = "shows_without_homes", "cases_masked_homes"


# A word with none of these reads alike with and without the masks: they cover digits and what stands between them.
COVERED = re.compile(rf"{DIGIT}|{GAP[:-1]}|\*")


def holding(word: str, standing: Standing) -> Q:
    """The cases of which the person may know that they have the word: masks are part of the question.

    Who may look behind the mask of a case searches its own words, everybody else those that the page shows; what a
    family said at its door is not searched for those from whom it is hidden.
    """
    if standing.hides_homes:
        asked = {"description__shows_without_homes" if COVERED.search(word) else "description__holds": word}
        return Q(**asked) & Q(finding__visit__household__isnull=True)
    if not COVERED.search(word):
        return Q(description__holds=word)
    return Q(description__shows=word) | (Q(description__holds=word) & revealable(standing))


def revealable(standing: Standing) -> Q:
    """The cases behind whose masks the person may look; ``cases.requests.reveals.may_reveal`` says the same of one."""
    condition = Q(place_code__in=standing.grids)
    if standing.is_centre:
        condition |= Q(place_code__startswith=standing.street)
    if standing.executors:
        condition |= Q(executor__in=standing.executors, status__in=OPEN)
    return condition
