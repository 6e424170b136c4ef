"""Who a program acts for: the account, what it is to the street, where, and what waits for it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.models import Case
from cases.navigation import unread
from cases.requests import counted, owed_by
from grids.models import Executor
from grids.roles import Standing
from volunteers import todo
from volunteers.api import person
from volunteers.viewers import Viewer

ROLES = ("cadre", "worker", "executor", "officer", "centre", "leader", "admin", "auditor")


class WaitingShape(serializers.Serializer[Any]):
    """One thing that waits."""

    words = serializers.CharField()
    count = serializers.IntegerField()
    page = serializers.CharField(source="address", help_text="where it is done")


class MeShape(serializers.Serializer[Any]):
    """The account and its parts; codes for places and units."""

    username = serializers.CharField()
    name = serializers.CharField()
    street = serializers.CharField(allow_blank=True, help_text="code")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES))
    grids = serializers.ListField(child=serializers.CharField(), help_text="posted to")
    communities = serializers.ListField(child=serializers.CharField(), help_text="of the community office")
    led = serializers.ListField(child=serializers.CharField(), help_text="communities that one answers for")
    executors = serializers.ListField(child=serializers.CharField(), help_text="that one acts for")
    units = serializers.ListField(child=serializers.CharField(), help_text="in the area that one acts for")
    unread = serializers.IntegerField(help_text="notices")
    waits = WaitingShape(many=True)


class Me(APIView):
    """Who asks."""

    @extend_schema(responses=MeShape)
    def get(self, request: Request) -> Response:
        """The account, its roles and places, and what waits for it."""
        user = person(request)
        standing, viewer = user.standing, Viewer(user)
        executors = Executor.objects.filter(pk__in=standing.executors).order_by("code")
        row = {
            "username": user.username,
            "name": user.name,
            "street": standing.street,
            "roles": [role for role in ROLES if getattr(standing, f"is_{role}")],
            "grids": standing.grids,
            "communities": standing.communities,
            "led": standing.led,
            "executors": executors.values_list("code", flat=True),
            "units": [unit.code for unit in viewer.own_units],
            "unread": unread(user),
            "waits": [one for one in (*_of_cases(request, standing), *_together(viewer)) if one.count],
        }
        return Response(MeShape(row).data)


def _of_cases(request: Request, standing: Standing) -> list[todo.Next]:
    """The centre's queues, and what one's executors owe."""
    seen = Case.objects.visible_to(request.user)
    found = []
    if standing.is_centre:
        tabs = counted(seen.within(standing.street), timezone.now())
        found += [todo.Next(tab.label, tab.count, f"{reverse('desk')}?tab={tab.name}") for tab in tabs]
    if standing.is_executor:
        owed = owed_by(seen.open(), standing.executors)
        found.append(todo.Next(_("我的任务"), owed.count(), reverse("tasks")))
    return found


def _together(viewer: Viewer) -> list[todo.Next]:
    return [*todo.of_councils(viewer), *todo.of_the_place(viewer), *todo.of_a_unit(viewer)]
