"""Money, goods and work of a project: claimed within what is asked, paid, spent with a voucher, given back.

Each amount is a line of one pledge. The row of the project is locked while a claim is judged, and the database
adds up the lines once more by itself, so that nothing sums to more than asked unless that was agreed.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.photos import PreparedPhoto
from volunteers.models import MoneyLine, Pledge, Project, ProjectEvent, Resource, Unit
from volunteers.money import in_words
from volunteers.projects import notifications
from volunteers.projects.core import Change, event_under, is_kept_by, locked, move
from volunteers.viewers import Viewer

Kind = MoneyLine.Kind


def claim(
    project: Project,
    *,
    by: Viewer,
    unit: Unit,
    kind: str,
    amount_fen: int | None = None,
    words: str = "",
    resource: Resource | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """认领: money, goods or work; of two units for the last share one gets it, the other reads what is left."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    if unit not in by.own_units:
        raise NotTheirs(_("您不能替这个单位认领。"))
    with locked(project, "claim", by) as row:
        _within(row, kind, amount_fen, words)
        who = {"by": by.user, "through": by.link if by.link and by.link.unit_id == unit.pk else None}
        pledge = Pledge.objects.create(
            project=row, unit=unit, resource=resource, kind=kind, words=words.strip(), pledged_at=now, **who
        )
        money = amount_fen if kind == Pledge.Kind.MONEY else None
        if money:
            MoneyLine.objects.create(pledge=pledge, kind=Kind.PLEDGED, amount_fen=money, at=now, **who)
        change = Change(words=words.strip(), amount_fen=money, unit=unit)
        event = move(row, "claim", by, change, at=now, key=key)
        notifications.notify_claim(row, unit, now)
    return event


def _within(project: Project, kind: str, amount_fen: int | None, words: str) -> None:
    """Whether the project asks for this, and so much of it."""
    asked: dict[str, object] = {
        Pledge.Kind.MONEY: project.asked_fen,
        Pledge.Kind.GOODS: project.asked_goods,
        Pledge.Kind.WORK: project.asked_work,
    }
    if not asked.get(kind):
        raise Incomplete(_("这个项目不需要这一样，请选别的。"), "kind")
    if kind != Pledge.Kind.MONEY:
        if not words.strip():
            raise Incomplete(_("请写明出什么。"), "words")
        return
    if not amount_fen:
        raise Incomplete(_("请填写金额。"), "amount")
    left = project.sums().left
    if not left:
        raise Refused(_("资金已经认领满了，谢谢您。还可以看看别的项目。"), "amount")
    if amount_fen > left:
        raise Refused(_("现在还差 %s，请改小金额再认领。") % in_words(left), "amount")


def release(
    project: Project,
    *,
    by: Viewer,
    pledge: Pledge,
    words: str = "",
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """退出认领: what is not paid becomes free again; no page for others says that anybody left."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    with locked(project, "release", by) as row:
        _own(pledge, row, by)
        sums, who = pledge.sums(), {"by": by.user, "through": by.link}
        if pledge.kind == Pledge.Kind.MONEY and not sums.unpaid:
            raise Refused(_("认领的资金已经全部到账，不能退出；有困难请找社区商量。"), "pledge")
        if sums.unpaid:
            MoneyLine.objects.create(pledge=pledge, kind=Kind.RELEASED, amount_fen=sums.unpaid, at=now, **who)
        if not sums.paid:
            Pledge.objects.filter(pk=pledge.pk).update(withdrawn_at=now, withdrawn_words=words.strip())
        change = Change(words=words.strip(), amount_fen=sums.unpaid or None, unit=pledge.unit, is_open=False)
        event = move(row, "release", by, change, at=now, key=key)
        notifications.notify_release(row, pledge.unit, now)
    return event


def pay(
    project: Project,
    *,
    by: Viewer,
    pledge: Pledge,
    amount_fen: int,
    voucher: str = "",
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """记到账: no more than the pledge; with a voucher, by number or photo."""
    return _entered(project, "pay", by, pledge, Kind.PAID, amount_fen, "", voucher, photos, at=at, key=key)


def spend(
    project: Project,
    *,
    by: Viewer,
    pledge: Pledge,
    amount_fen: int,
    words: str,
    voucher: str = "",
    photos: Sequence[PreparedPhoto] = (),
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """记支出: out of what a pledge has paid, for what, with a voucher."""
    if not words.strip():
        raise Incomplete(_("请写明用在哪里。"), "words")
    return _entered(
        project, "spend", by, pledge, Kind.USED, amount_fen, words.strip(), voucher, photos, at=at, key=key
    )


def _entered(
    project: Project,
    name: str,
    by: Viewer,
    pledge: Pledge,
    kind: str,
    amount_fen: int,
    words: str,
    voucher: str,
    photos: Sequence[PreparedPhoto],
    *,
    at: datetime | None,
    key: str | None,
) -> ProjectEvent:
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    _complete(amount_fen, voucher, photos)
    with locked(project, name, by) as row:
        _own(pledge, row, by)
        sums = pledge.sums()
        most = sums.unpaid if kind == Kind.PAID else sums.unspent
        if amount_fen > most:
            sentence = _("这笔认领还有 %s 没有到账。") if kind == Kind.PAID else _("到账的钱还剩 %s。")
            raise Refused(sentence % in_words(most), "amount")
        _refuse_known(row, kind, voucher, photos)
        line = MoneyLine.objects.create(
            pledge=pledge,
            kind=kind,
            amount_fen=amount_fen,
            words=words,
            voucher=voucher.strip(),
            voucher_key=f"{row.pk}:{kind}:{plain_number(voucher)}" if voucher.strip() else None,
            at=now,
            by=by.user,
            through=by.link,
        )
        change = Change(words=words, photos=photos, amount_fen=amount_fen, unit=pledge.unit, line=line)
        return move(row, name, by, change, at=now, key=key)


def _complete(amount_fen: int, voucher: str, photos: Sequence[PreparedPhoto]) -> None:
    if not amount_fen:
        raise Incomplete(_("请填写金额。"), "amount")
    if not (voucher.strip() or photos):
        raise Incomplete(_("请填凭证号，或拍一张凭证。"), "voucher")


def plain_number(voucher: str) -> str:
    """A voucher's number however it was typed: full-width letters, small letters, blanks, another kind of dash."""
    half = unicodedata.normalize("NFKC", voucher).upper()
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s+", "", half))


def _refuse_known(project: Project, kind: str, voucher: str, photos: Sequence[PreparedPhoto]) -> None:
    """One voucher stands for one amount that was paid, and for one that was spent, whoever it is from."""
    lines = MoneyLine.objects.filter(pledge__project=project, kind=kind).order_by("at")
    number = plain_number(voucher)
    known = next((line for line in lines if number and plain_number(line.voucher) == number), None)
    if known is not None:
        line = {
            "number": voucher.strip(),
            "kind": Kind(kind).label,
            "day": date_format(timezone.localdate(known.at), "SHORT_DATE_FORMAT"),
        }
        sentence = _(
            "凭证“%(number)s”在这个项目里 %(day)s 已记过一笔%(kind)s，不能再记。"
            "一张凭证分几笔的，请在号码后加“-1”“-2”。"
        )
        raise Refused(sentence % line, "voucher")
    if not number and lines.filter(photos__sha256__in=[photo.sha256 for photo in photos]).exists():
        raise Refused(_("这张照片已经是另一笔的凭证，请换一张，或填写凭证号。"), "photos")


def allow_more(
    project: Project,
    *,
    by: Viewer,
    amount_fen: int,
    words: str,
    at: datetime | None = None,
    key: str | None = None,
) -> ProjectEvent:
    """同意多收: so much more than asked may be claimed, with the reason on record."""
    now = at or timezone.now()
    if done := event_under(project, key):
        return done
    if not amount_fen:
        raise Incomplete(_("请填写金额。"), "amount")
    if not words.strip():
        raise Incomplete(_("请写明为什么要多收。"), "words")
    with locked(project, "allow_more", by) as row:
        change = Change({"extra_fen": row.extra_fen + amount_fen}, words.strip(), amount_fen=amount_fen)
        return move(row, "allow_more", by, change, at=now, key=key)


def _own(pledge: Pledge, project: Project, viewer: Viewer) -> None:
    """A unit acts on its own pledges; those who work on that ground on all of the project's."""
    if pledge.project_id != project.pk or pledge.withdrawn_at is not None:
        raise Refused(_("这笔认领已经不在了，请刷新后再试。"), "pledge")
    if pledge.unit_id not in viewer.units and not is_kept_by(project, viewer):
        raise NotTheirs(_("这不是您单位的认领。"))
