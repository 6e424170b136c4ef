"""What every call about who helps shares."""

from volunteers.api.input_serializers import questions_of, used_by, word
from volunteers.api.parsers import form_data, key_of, person
from volunteers.api.serializers import AllowedStepShape
from volunteers.api.views import ForRegister, ForViewer

__all__ = [
    "AllowedStepShape",
    "ForRegister",
    "ForViewer",
    "form_data",
    "key_of",
    "person",
    "questions_of",
    "used_by",
    "word",
]
