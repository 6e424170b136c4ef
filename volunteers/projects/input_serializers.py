"""What the calls about micro-projects take."""

from typing import Any

from rest_framework import serializers

from cases.models import Need
from volunteers.api import used_by, word
from volunteers.models import Audience, Pledge
from volunteers.projects.transitions import TABLE


class ProjectInput(serializers.Serializer[Any]):
    """A micro-project's plan."""

    need = serializers.UUIDField(required=False)
    case = serializers.CharField(required=False, help_text="number")
    community = serializers.CharField(required=False, help_text="code; needed without need and case")
    title = serializers.CharField(max_length=60)
    words = serializers.CharField(max_length=1000)
    for_whom = serializers.CharField(max_length=80)
    kind = word(Need.Kind, required=False)
    asked = serializers.DecimalField(12, 2, required=False, help_text="yuan")
    asked_goods = serializers.CharField(required=False, max_length=200)
    asked_work = serializers.CharField(required=False, max_length=200)
    due_on = serializers.DateField()
    milestones = serializers.CharField(required=False, help_text="one a line")
    audience = word(Audience)
    photos = serializers.ListField(child=serializers.FileField(), required=False, help_text="repeated")


class StepInput(serializers.Serializer[Any]):
    """What a step brings; which takes what, the projects' table says."""

    unit = serializers.CharField(required=False, help_text=used_by("unit", TABLE) + " (code)")
    kind = word(Pledge.Kind, required=False)
    amount = serializers.DecimalField(12, 2, required=False, help_text=used_by("amount", TABLE) + " (yuan)")
    words = serializers.CharField(required=False, help_text=used_by("words", TABLE))
    pledge = serializers.IntegerField(required=False, help_text=used_by("pledge", TABLE) + " (id)")
    milestone = serializers.IntegerField(required=False, help_text=used_by("milestone", TABLE) + " (id)")
    voucher = serializers.CharField(required=False, help_text=used_by("voucher", TABLE))
    who = serializers.CharField(required=False, help_text=used_by("who", TABLE))
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, help_text=used_by("photos", TABLE) + " (repeated)"
    )
