"""Units for programs: the page's rows, masks, filter; a new one by the admin."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import attempt
from cases.lifecycle import NotTheirs
from volunteers.api import ForRegister, form_data, person, questions_of
from volunteers.models import Unit
from volunteers.units.filters import UnitFilter
from volunteers.units.forms import UnitEntryForm
from volunteers.units.input_serializers import UnitInput
from volunteers.units.serializers import UnitShape


class Units(ForRegister):
    """驻区单位 of the street."""

    serializer_class = UnitShape
    queryset = Unit.objects.none()

    def get_queryset(self) -> Any:
        """What the asker may read."""
        rows = Unit.objects.visible_to(self.request.user).active()
        related = rows.select_related("street", "community", "executor")
        return UnitFilter(self.viewer, self.request.query_params).apply(related)

    @extend_schema(parameters=questions_of(UnitFilter))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them, by code."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=UnitInput, responses={201: UnitShape})
    def post(self, request: Request) -> Response:
        """The admin adds one to the register."""
        if not person(request).standing.is_admin:
            raise NotTheirs(_("只有管理员能登记单位。"))
        form = UnitEntryForm(person(request), form_data(request))
        return self.answer(UnitShape, attempt(form, form.save), status.HTTP_201_CREATED)
