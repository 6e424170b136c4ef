"""A snap by somebody who is known by their link, and the street's words of thanks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.lifecycle import with_files
from cases.models import Case, Source
from cases.requests import SnapForm
from grids.models import Street
from volunteers.form_fields import area
from volunteers.models import Helper, Snap


class ThanksForm(forms.Form):
    """The street's words for a month of snaps."""

    words = area(gettext_lazy("致谢的话"))


class HelperSnapForm(SnapForm):
    """A snap of somebody who is known by their link; without one it is a stranger's."""

    helper: Helper | None = None  # set by whoever knows the browser

    def own_street(self) -> Street | None:
        """The street of the helper's community."""
        return self.helper.community.street if self.helper else super().own_street()

    def clean(self) -> dict[str, Any]:
        """Name and number are those on record."""
        cleaned = super().clean()
        if self.helper is not None:
            cleaned |= {
                "source": Source.SNAP,
                "reporter_name": self.helper.name,
                "reporter_phone": self.helper.phone,
                "street": self.own_street(),
            }
        return cleaned

    def send(
        self, *, key: str | None = None, device: str = "", external: str | None = None
    ) -> tuple[Case, bool]:
        """Report, and keep whose it is, in one transaction."""
        with with_files():
            case, new = super().send(key=key, device=device, external=external)
            if new and self.helper is not None:
                Snap.objects.create(helper=self.helper, case=case, at=case.reported_at)
        return case, new
