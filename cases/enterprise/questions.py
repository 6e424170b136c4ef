"""Questions and answers of a matter: asked by the enterprise or by staff, answered by units, seen by all of it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import notices
from cases.enterprise.links import holds
from cases.enterprise.roles import may_ask, still_open, takes_part, unit_of
from cases.lifecycle import Incomplete, NotTheirs, Refused, length_of
from cases.models import ANSWER_DAYS, Answer, EnterpriseLink, EnterpriseMatter, MatterLine, Question, Term
from grids.models import Executor, Membership, User

MOST_OPEN = 50
LONGEST = 2000


def ask(
    matter: EnterpriseMatter,
    words: str,
    *,
    by: User | None = None,
    link: EnterpriseLink | None = None,
    executor: Executor | None = None,
    line: MatterLine | None = None,
    at: datetime | None = None,
) -> Question:
    """A question, by staff or through a link; an answer is owed within two working days. Raises Refused and its kin."""
    now = at or timezone.now()
    still_open(matter)
    if by is not None and not may_ask(matter, by):
        raise NotTheirs(_("这个事项您只能看。"))
    if link is not None and not holds(link, now):
        raise Refused(_("这个链接不能用了。"))
    if executor is not None and executor.pk not in {step.executor_id for step in matter.steps.all()}:
        raise Incomplete(_("请选有环节的单位。"), "executor")
    if matter.questions.unanswered().count() >= MOST_OPEN:
        raise Refused(_("还有 %d 个问题等着答复，请先等一等。") % MOST_OPEN)
    with transaction.atomic():
        question = Question.objects.create(
            matter=matter,
            line=line,
            executor=executor,
            words=_said(words),
            asked_by=by,
            link=link,
            asked_at=now,
            due_at=length_of(ANSWER_DAYS, Term.Unit.WORKING_DAYS).after(now),
        )
        _tell(matter, question, by, now)
    return question


def answer(question: Question, words: str, *, by: User, at: datetime | None = None) -> Answer:
    """A unit's answer; by those who handle the matter. Raises Refused and its kin."""
    matter = question.matter
    still_open(matter)
    if not takes_part(matter, by):
        raise NotTheirs(_("请由办理这个事项的单位答复。"))
    return Answer.objects.create(
        question=question,
        words=_said(words),
        executor_id=_unit(question, by),
        by=by,
        at=at or timezone.now(),
    )


def _unit(question: Question, by: User) -> int | None:
    """The unit that was asked when the person belongs to it."""
    if question.executor_id in by.standing.executors:
        return question.executor_id
    return unit_of(question.matter, by)


def _said(words: str) -> str:
    if not words.strip():
        raise Incomplete(_("请写几个字。"), "words")
    return words.strip()[:LONGEST]


def _tell(matter: EnterpriseMatter, question: Question, by: User | None, now: datetime) -> None:
    """The members of the unit that was asked, or of the lead, read it in their inbox; the asker knows it."""
    unit = question.executor_id or matter.case.executor_id
    message = notices.Message(f"enterprise:question:{question.pk}", _("企业事项有新问题"), matter.title)
    members = Membership.objects.filter(executor=unit, user__is_active=True)
    for person in set(members.values_list("user_id", flat=True)) - {by.pk if by else None}:
        notices.remind(person, message, matter.get_absolute_url(), now)
