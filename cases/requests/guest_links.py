"""One-time links for those without an account: a property company, a unit in the area.

A link opens one case, shows what is needed to put it right and nothing about people, and takes evidence once.
It ends with its term, with the case, and as soon as the unit for which it was given neither leads nor assists.
Issuing and revoking stand in the story like any other note.
"""

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import lifecycle
from cases.lifecycle import (
    Actor,
    Incomplete,
    NotTheirs,
    Refused,
    allowed_actions,
    parts_of,
    with_files,
)
from cases.links import LinkKind, Secret
from cases.models import OPEN, Case, CaseEvent, OutsiderLink, Part
from cases.photos import PhotosField, PreparedPhoto
from grids.models import User
from grids.privacy import normal_phone

USUAL_HOURS, MOST_HOURS = 72, 720
ISSUERS = frozenset({Part.CENTRE, Part.LEAD})

# A unit that gets the case back needs a new link.
LEADS = Q(case__executor=F("executor"), created_at__gte=F("case__dispatched_at"))
ASSISTS = Q(case__assistant_ids__contains=[F("executor")])
KIND = LinkKind(
    OutsiderLink,
    Secret("outsider"),
    target=(LEADS | ASSISTS) & Q(case__status__in=OPEN),
    related=("case__executor", "case__grid"),
)
find, mark_opened = KIND.find, KIND.mark_opened


class GuestLinkForm(forms.Form):
    """To whom a link goes and for how long it holds."""

    holder = forms.CharField(label=gettext_lazy("发给谁"), max_length=80)
    holder_phone = forms.CharField(label=gettext_lazy("对方电话"), max_length=40, required=False)
    hours = forms.IntegerField(
        label=gettext_lazy("有效（小时）"), min_value=1, max_value=MOST_HOURS, initial=USUAL_HOURS
    )


class EvidenceForm(forms.Form):
    """What the holder of a link sends: words, photos, or both."""

    words = forms.CharField(
        label=gettext_lazy("处理情况"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    photos = PhotosField(label=gettext_lazy("现场照片"), required=False)

    def clean(self) -> None:
        """One of the two is a must."""
        super().clean()
        given = self.cleaned_data
        if not self.errors and not (given.get("words", "").strip() or given.get("photos")):
            self.add_error("words", _("请写几个字，或附一张照片。"))


def may_issue(case: Case, user: User) -> bool:
    """Whether the person may give links for the case: the centre and the lead executor, while it is in hand."""
    actor = Actor(user)
    return bool(parts_of(actor, case) & ISSUERS) and _may_note(case, actor)


def issue(
    case: Case, *, by: User, holder: str, holder_phone: str = "", hours: int = USUAL_HOURS
) -> tuple[OutsiderLink, str]:
    """A new link and its token, which is shown once and kept nowhere; raises the life-cycle's refusals."""
    _refuse_others(case, by)
    if not holder.strip():
        raise Incomplete(_("请填写发给谁。"), "holder")
    if not 1 <= hours <= MOST_HOURS:
        raise Incomplete(_("有效时间应为 1 到 %d 小时。") % MOST_HOURS, "hours")
    with with_files():
        lifecycle.note(
            case,
            by=Actor(by),
            words=_("发给“%(holder)s”一次性链接，%(hours)d 小时内有效。")
            % {"holder": holder.strip(), "hours": hours},
        )
        return KIND.issue(
            OutsiderLink(
                case=case,
                executor_id=case.executor_id,
                holder=holder.strip(),
                holder_phone=normal_phone(holder_phone),
                created_by=by,
                expires_at=timezone.now() + timedelta(hours=hours),
            )
        )


def revoke(link: OutsiderLink, *, by: User) -> None:
    """The link opens nothing from now on; a second time changes nothing."""
    _refuse_others(link.case, by)
    with with_files():
        now = timezone.now()
        if not KIND.revoke(Q(pk=link.pk), now):
            return
        link.revoked_at = now
        if may_issue(link.case, by):
            lifecycle.note(link.case, by=Actor(by), words=_("撤销发给“%s”的链接。") % link.holder)


def accepts_evidence(link: OutsiderLink) -> bool:
    """Whether something can still be sent through the link."""
    return link.used_at is None and _may_note(link.case, actor_of(link))


def send(link: OutsiderLink, *, words: str = "", photos: Sequence[PreparedPhoto] = ()) -> CaseEvent:
    """Put what the holder sends on record, once; raises the life-cycle's refusals and then leaves the link unused."""
    now = timezone.now()
    unused = KIND.holding(now).filter(pk=link.pk, used_at__isnull=True)
    with with_files():
        if not unused.update(used_at=now):
            raise Refused(_("这个链接已经发送过一次，或已失效。"))
        event: CaseEvent = lifecycle.note(link.case, by=actor_of(link), words=words, photos=photos)
    link.used_at = now
    return event


def actor_of(link: OutsiderLink) -> Actor:
    """Who acts when the holder of the link does."""
    return Actor(holds=frozenset({Part.OUTSIDER}), name=link.holder)


def _may_note(case: Case, actor: Actor) -> bool:
    return any(action.name == "note" for action in allowed_actions(case, actor))


def _refuse_others(case: Case, by: User) -> None:
    if not parts_of(Actor(by), case) & ISSUERS:
        raise NotTheirs(_("只有指挥中心和主办单位能给这件案卷发链接。"))
