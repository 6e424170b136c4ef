"""What stands beside a council's agenda: what the analysis found in its community, as topics to be put."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.related_links import RelatedLink
from dashboard.analysis import change
from dashboard.models import Note
from grids.privacy import mask_text
from volunteers.councils import is_office
from volunteers.models import Meeting
from volunteers.viewers import viewer_of

MOST = 5


def of_agenda(request: HttpRequest, meeting: Meeting) -> Iterator[RelatedLink]:
    """For the community's office: what was found on its ground, with its numbers as words to begin with."""
    code = meeting.council.community.code
    if meeting.state != Meeting.State.PLANNED or not is_office(code, viewer_of(request)):
        return
    found = (
        Note.objects.within(code).open().exclude(kind=Note.Kind.SEASONAL).select_related("category", "task")
    )
    for note in found[:MOST]:
        asked = {"title": mask_text(note.headline)[:120], "words": change(note)}
        if note.task is not None:
            asked["case"] = note.task.number
        address = f"{reverse('meeting_put', args=[meeting.uuid])}?{urlencode(asked)}"
        yield RelatedLink(_("提交议事：%s") % asked["title"], address, asked["words"])
