"""Why a verb said no: each refusal is a sentence for the person, and an HTTP status for the API."""

from django.utils.translation import gettext as _

from cases.models import CaseEvent
from cases.models.vocabulary import OF_THE_PUBLIC


class Refused(Exception):
    """The life-cycle says no; nothing was changed. ``field`` names the input that is to blame."""

    status = 409

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Incomplete(Refused):
    """Something that the action must bring is missing or wrong."""

    status = 400


class NotTheirs(Refused):
    """The person may see the case but holds no part that may do this."""

    status = 403


class Overtaken(Refused):
    """Somebody else acted first; what was typed is the caller's to keep. Only those at work hear a name."""

    def __init__(self, first: CaseEvent | None, label: str, *, named: bool = True) -> None:
        who = str(first.actor) if first and first.actor else _("系统")
        if not named or (first and first.part in OF_THE_PUBLIC):
            who = str(first.get_part_display()) if first else _("系统")
        super().__init__(_("%(who)s 刚刚已对这件案卷“%(what)s”，请看过再办。") % {"who": who, "what": label})
        self.first = first
