"""Activities for programs: the pages' rows, forms and verbs; an account signs up and withdraws for itself alone."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import attempt
from cases.lifecycle import NotTheirs
from grids.paging import AsOrdered
from volunteers.activities import actions
from volunteers.activities.detail import gather
from volunteers.activities.filters import ActivityFilter
from volunteers.activities.forms import ActivityForm, OwnForm
from volunteers.activities.input_serializers import ActivityInput
from volunteers.activities.serializers import ActivityShape, OneActivityShape
from volunteers.api import ForViewer, form_data, key_of, person, questions_of
from volunteers.models import Activity, SignUp


class ForActivity(ForViewer):
    """One activity as the asker may read it."""

    queryset = Activity.objects.none()

    def one(self, uuid: UUID) -> Activity:
        """The activity; it is open to everybody with an account."""
        rows = Activity.objects.select_related("community", "grid", "created_by").with_counts()
        return get_object_or_404(rows, uuid=uuid)

    def answer_one(self, uuid: UUID, code: int = status.HTTP_200_OK) -> Response:
        """As it stands now."""
        row = self.one(uuid)
        context = {"viewer": self.viewer, "sheet": gather(row, self.viewer, ())}
        return Response(OneActivityShape(row, context=context).data, status=code)


@extend_schema_view(get=extend_schema(parameters=questions_of(ActivityFilter)))
class Activities(ForActivity, generics.ListAPIView[Activity]):
    """The list of activities: `community`, `kind`, `when` (what is coming, else `unrecorded` or `past`)."""

    serializer_class = ActivityShape
    pagination_class = AsOrdered

    def get_queryset(self) -> Any:
        """What is open to everybody."""
        rows = Activity.objects.select_related("community", "grid")
        return ActivityFilter(self.viewer, self.request.query_params).apply(rows).with_counts()

    @extend_schema(request=ActivityInput, responses={200: OneActivityShape, 201: OneActivityShape})
    def post(self, request: Request) -> Response:
        """Organise one, open for signing up at once; the same `Idempotency-Key` gives the same one, by 200."""
        if not self.viewer.keeps_somewhere:
            raise NotTheirs(_("只有在这里工作的人能组织活动。"))
        key = key_of(request)
        if key and (known := Activity.objects.filter(key=key).first()):
            return self.answer_one(known.uuid)
        form = ActivityForm(self.viewer, form_data(request))
        return self.answer_one(attempt(form, form.act, key).uuid, status.HTTP_201_CREATED)


class OneActivity(ForActivity):
    """One activity."""

    @extend_schema(responses=OneActivityShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With one's own sign-up and what the asker may do."""
        return self.answer_one(uuid)


class SignUpOwn(ForActivity):
    """The asker signs up."""

    @extend_schema(
        operation_id="activities_sign_up",
        request=None,
        responses={200: OneActivityShape, 201: OneActivityShape},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """A place, or the next in the waiting list; twice is once, by 200."""
        form = OwnForm(form_data(request))
        _row, new = attempt(form, form.act, self.one(uuid), SignUp.Came.ACCOUNT, self.viewer)
        return self.answer_one(uuid, status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class WithdrawOwn(ForActivity):
    """The asker takes their own sign-up back."""

    @extend_schema(operation_id="activities_withdraw", request=None, responses=OneActivityShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """The first who waits moves up; 404 for who did not sign up."""
        own = self.one(uuid).sign_ups.standing().of(helper=None, account=person(request))
        actions.withdraw(get_object_or_404(own.select_related("activity")), by=self.viewer)
        return self.answer_one(uuid)
