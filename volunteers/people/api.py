"""Who helps, for programs: the page's rows, masks, filter; new ones by the community office."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import attempt
from cases.lifecycle import NotTheirs
from volunteers.api import ForRegister, form_data, person, questions_of
from volunteers.models import Helper
from volunteers.people.filters import HelperFilter
from volunteers.people.forms import OfficeJoinForm
from volunteers.people.input_serializers import VolunteerInput
from volunteers.people.serializers import VolunteerShape


class Volunteers(ForRegister):
    """共治人员: volunteers, building heads, new-employment workers of one's places."""

    serializer_class = VolunteerShape
    queryset = Helper.objects.none()

    def get_queryset(self) -> Any:
        """What the asker may read."""
        rows = Helper.objects.visible_to(self.request.user).select_related("community", "grid", "rider")
        chosen = HelperFilter(self.viewer, self.request.query_params).apply(rows)
        return chosen.prefetch_related("skills")

    @extend_schema(parameters=questions_of(HelperFilter))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them, by code; those who wait for the office with `who=waiting`."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=VolunteerInput, responses={201: VolunteerShape})
    def post(self, request: Request) -> Response:
        """The community office writes somebody down."""
        if not person(request).standing.is_worker:
            raise NotTheirs(_("只有这个社区居委会的人能办。"))
        form = OfficeJoinForm(person(request), form_data(request))
        return self.answer(
            VolunteerShape, attempt(form, form.write_down, person(request)), status.HTTP_201_CREATED
        )
