"""What the platform and its street are called, in the reader's language: from the register, never from a constant.

A page is about the street of a link, of the account, or of the deployment where there is one alone. Where there are
several and nobody has said which, or none at all, the words are neutral.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from grids.models import Street
from grids.places.street_cache import own_street, remembered_streets, street_by_id, streets


@dataclass(frozen=True)
class Naming:
    """The words of one page."""

    platform: str
    street: str
    office: str
    is_named: bool = False
    telephone: str = ""
    box: str = ""

    @property
    def title(self) -> str:
        """What stands behind every page's own title."""
        return self.street if self.is_named else self.platform


def naming_of(street: Street | None) -> Naming:
    """The words for a street; neutral ones for none."""
    if street is None:
        return Naming(_("街道网格平台"), pgettext("naming", "街道"), _("街道办事处"))
    english = (get_language() or "").startswith("en")
    name = street.local_name
    return Naming(
        platform=street.platform_en if english else street.platform,
        street=name,
        office=_("%s办事处") % name.removesuffix("办事处"),
        is_named=True,
        telephone=street.telephone,
        box=_written([street]),
    )


def naming_for(request: Any) -> Naming:
    """The words for whoever reads the page."""
    street = street_of_link(request) or own_street(getattr(request, "user", None))
    return naming_of(street) if street else _joint(streets())


def naming_without_database() -> Naming:
    """For the pages that stand when the database is away: what this process remembers, else neutral words."""
    return _joint(remembered_streets())


def set_street(request: HttpRequest, street_id: int) -> None:
    """From here on the request is about the street of its link, whoever reads."""
    request.street_of_link = street_id  # type: ignore[attr-defined]


def street_of_link(request: Any) -> Street | None:
    """The street of the link by which somebody came."""
    return street_by_id(getattr(request, "street_of_link", None))


def site_title(request: HttpRequest) -> str:
    """The admin's title, for unfold."""
    return naming_for(request).platform


def site_header(request: HttpRequest) -> str:
    """The admin's heading, for unfold."""
    return _("%s 管理") % naming_for(request).platform


def sender_of(naming: Naming) -> str:
    """Whom a mail comes from: the platform's name before the address, unless the address has a name already."""
    address: str = settings.DEFAULT_FROM_EMAIL
    return address if "<" in address else formataddr((naming.platform, address))


def _joint(several: list[Street]) -> Naming:
    """The words that hold for all of them: the only one's own, else neutral ones and a map of all."""
    if len(several) == 1:
        return naming_of(several[0])
    neutral = naming_of(None)
    return Naming(neutral.platform, neutral.street, neutral.office, box=_written(several))


def _written(several: Iterable[Street]) -> str:
    """The box around the streets, as a map's attribute: west, south, east, north."""
    boxes = [street.box for street in several if street.box is not None]
    if not boxes:
        return ""
    west, south, east, north = zip(*boxes, strict=True)
    return ",".join(str(edge) for edge in (min(west), min(south), max(east), max(north)))
