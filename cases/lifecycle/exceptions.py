"""Why a verb said no: each refusal is a sentence for the person, and an HTTP status for the API."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import OF_THE_PUBLIC, CaseEvent


class Refused(Exception):
    """The life-cycle says no; nothing was changed. ``field`` names the input that is to blame."""

    status = 409

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    @property
    def error(self) -> ValidationError:
        """The sentence as a form's error; a fault of ours keeps its status, as a photo's error does."""
        if self.status < 500:
            return ValidationError(self.sentence)
        return ValidationError(self.sentence, code="photo", params={"status": self.status})


class NotStored(Refused):
    """A file could not be written: neither it nor its row is there, and what was typed is the caller's to keep."""

    status = 503

    def __init__(self, field: str = "photos") -> None:
        super().__init__(
            _("服务器现在存不下照片，这次什么都没有保存。请稍后再试，或先去掉照片再提交。"), field
        )


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
