"""The street's words of thanks."""

from django import forms
from django.utils.translation import gettext_lazy

from volunteers.form_fields import area


class ThanksForm(forms.Form):
    """The street's words for a month of snaps."""

    words = area(gettext_lazy("致谢的话"))
