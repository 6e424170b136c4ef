"""What stands beside a need, a case and a tracked case: the lists, their projects, and the way to a new one."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Need
from cases.related_links import RelatedLink
from volunteers import todo
from volunteers.access import may_make_projects
from volunteers.models import SHOWN, Project
from volunteers.viewers import viewer_of


def of_need(request: HttpRequest, need: Need) -> Iterator[RelatedLink]:
    """Who could help, and the projects that came of it."""
    appeal = getattr(need, "appeal", None)
    note = _("已对外发布") if appeal else _("还没有对外发布")
    yield RelatedLink(_("找人帮忙"), reverse("need_offer", args=[need.uuid]), "" if need.ended_at else note)
    yield from _projects(need.projects.all())


def of_case(request: HttpRequest, case: Case) -> Iterator[RelatedLink]:
    """The projects for which the case waits; a new one for the centre, the lead executor and who works there."""
    yield from _projects(Project.objects.filter(case=case))
    viewer = viewer_of(request)
    if case.is_open and may_make_projects(case, viewer):
        yield RelatedLink(_("转为微项目"), f"{reverse('project_new')}?case={case.number}")
        if viewer.keeps(case.place_code):
            yield RelatedLink(_("记入需求清单"), f"{reverse('need_new')}?case={case.number}")


def of_tracked_case(request: HttpRequest, case: Case) -> Iterator[RelatedLink]:
    """Whoever reported it follows its projects step by step."""
    yield from _projects(Project.objects.filter(case=case, state__in=SHOWN))


def of_the_day(request: HttpRequest, user: object) -> Iterator[RelatedLink]:
    """Beside a day's work: what lapsed of the promises of a council's table."""
    for one in todo.of_councils(viewer_of(request)):
        if one.count:
            yield RelatedLink(str(one.words), one.address, str(one.count))


def _projects(rows: QuerySet[Project]) -> Iterator[RelatedLink]:
    for project in rows:
        label = _("微项目：%s") % project.title
        yield RelatedLink(label, project.get_absolute_url(), project.get_state_display())
