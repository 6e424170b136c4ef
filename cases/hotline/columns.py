"""What a work order can say, and how the columns of a file are recognised by their headers."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """One thing a work order can say; ``words`` are the headers under which it is known, the likeliest first."""

    label: Any
    words: tuple[str, ...]


FIELDS: dict[str, Field] = {
    "external_number": Field(
        _("工单号"), ("工单编号", "工单号", "受理编号", "单号", "编号", "order", "number", "id")
    ),
    "title": Field(_("标题"), ("工单标题", "标题", "主题", "title", "subject")),
    "description": Field(
        _("诉求内容"),
        (
            "诉求内容",
            "工单内容",
            "来电内容",
            "内容",
            "诉求",
            "描述",
            "正文",
            "description",
            "content",
            "text",
        ),
    ),
    "reported_at": Field(
        _("登记时间"), ("登记时间", "受理时间", "来电时间", "时间", "日期", "posted", "date", "time")
    ),
    "reporter_name": Field(_("联系人"), ("来电人", "诉求人", "联系人", "姓名", "name")),
    "reporter_phone": Field(_("联系电话"), ("联系电话", "来电号码", "电话", "手机", "phone")),
    "address": Field(_("地址"), ("事发地址", "地址", "地点", "位置", "address")),
    "category": Field(_("诉求类别"), ("诉求类别", "类别", "分类", "category")),
    "grid": Field(_("网格代码"), ("网格代码", "网格", "grid")),
    "urgency": Field(_("紧急程度"), ("紧急程度", "紧急", "urgency")),
    "longitude": Field(_("经度"), ("经度", "longitude", "lng")),
    "latitude": Field(_("纬度"), ("纬度", "latitude", "lat")),
}
# Columns about the answer say nothing about the matter.
OF_THE_ANSWER = re.compile(r"回复|答复|办结|reply|replied|answer", re.IGNORECASE)


def header_digest(header: Sequence[str]) -> str:
    """Under what a file's columns are remembered: its headers, whatever their order."""
    return hashlib.sha256("\n".join(sorted(header)).encode()).hexdigest()


def suggested(header: Sequence[str]) -> dict[str, str]:
    """Field → header, guessed from the words; each header is given once."""
    free = [name for name in header if name and not OF_THE_ANSWER.search(name)]
    found: dict[str, str] = {}
    for fits in (_is, _holds):
        for field, known in FIELDS.items():
            names = (name for word in known.words for name in free if field not in found and fits(name, word))
            name = next(names, None)
            if name is not None:
                found[field] = name
                free.remove(name)
    return found


def _is(name: str, word: str) -> bool:
    return name.strip().lower() == word


def _holds(name: str, word: str) -> bool:
    """A Chinese word anywhere in the header, an English one as a part of it."""
    if word.isascii():
        return word in re.split(r"[\W_]+", name.lower())
    return word in name
