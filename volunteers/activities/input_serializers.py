"""What organising an activity takes."""

from typing import Any

from rest_framework import serializers

from volunteers.activities.forms import MOST_PLACES
from volunteers.api import word
from volunteers.models import Activity


class ActivityInput(serializers.Serializer[Any]):
    """An activity's plan."""

    ground = serializers.CharField(help_text="code of a community or grid on which the asker works")
    kind = word(Activity.Kind)
    title = serializers.CharField(max_length=80)
    words = serializers.CharField(required=False, max_length=400)
    place = serializers.CharField(max_length=120, help_text="where to meet")
    day = serializers.DateField()
    starts = serializers.CharField(help_text="HH:MM")
    ends = serializers.CharField(help_text="HH:MM, later than `starts`")
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)
