"""By what a month is broken down: community, grid, category, executor, area, channel."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.categories import categories
from cases.models import Category, Source
from grids.models import Street
from grids.places import registers

Names = dict[str, tuple[str, str]]
COMMUNITY_DIGITS, GRID_DIGITS = 12, 15


@dataclass(frozen=True)
class Dimension:
    """One way to break a month down: its SQL key, its word, the word for what has no key, and its names.

    A place has a line even without cases (``whole``); the channels are a vocabulary, not a register.
    """

    name: str
    label: str | Promise
    key: str
    without: str | Promise
    names: Callable[[Street], Names]
    whole: bool = False
    is_vocabulary: bool = False


def _communities(street: Street) -> Names:
    held = registers().communities_by_code
    return {code: (code, one.name) for code, one in sorted(held.items()) if code.startswith(street.code)}


def _grids(street: Street) -> Names:
    held = registers().grids_by_code
    return {
        code: (code, f"{grid.community.name} · {grid.name}")
        for code, grid in sorted(held.items())
        if code.startswith(street.code)
    }


def _categories(street: Street) -> Names:
    tree = categories().by_id
    return {str(pk): (one.code, _path(one)) for pk, one in tree.items()}


def _path(category: Category) -> str:
    """The names from the second level down; a root stands for itself."""
    names, held = [category.name], categories().by_id
    while category.parent_id is not None:
        category = held[category.parent_id]
        names.append(category.name)
    return " · ".join(reversed(names))


def _executors(street: Street) -> Names:
    ordered = sorted(registers().executors.values(), key=lambda one: one.code)
    return {str(one.pk): (one.code, one.name) for one in ordered if one.street_id == street.pk}


def _areas(street: Street) -> Names:
    held = registers().areas_by_code
    return {str(one.pk): (code, one.name) for code, one in sorted(held.items()) if one.street_id == street.pk}


def _sources(street: Street) -> Names:
    return {value: (value, str(label)) for value, label in Source.choices}


DIMENSIONS: dict[str, Dimension] = {
    one.name: one
    for one in (
        Dimension(
            "community",
            gettext_lazy("社区"),
            f"case when length(place_code) >= {COMMUNITY_DIGITS} "
            f"then left(place_code, {COMMUNITY_DIGITS}) else '' end",
            gettext_lazy("不在任何社区"),
            _communities,
            whole=True,
        ),
        Dimension(
            "grid",
            gettext_lazy("网格"),
            f"case when length(place_code) = {GRID_DIGITS} then place_code::text else '' end",
            gettext_lazy("不在任何网格"),
            _grids,
            whole=True,
        ),
        Dimension(
            "category",
            gettext_lazy("类别"),
            "coalesce(category_id::text, '')",
            gettext_lazy("还没有类别"),
            _categories,
        ),
        Dimension(
            "executor",
            gettext_lazy("主办单位"),
            "coalesce(executor_id::text, '')",
            gettext_lazy("没有派给单位"),
            _executors,
        ),
        Dimension(
            "area",
            gettext_lazy("执法片区"),
            "coalesce(area_id::text, '')",
            gettext_lazy("不在任何片区"),
            _areas,
        ),
        Dimension(
            "source",
            gettext_lazy("渠道"),
            "source::text",
            gettext_lazy("没有渠道"),
            _sources,
            is_vocabulary=True,
        ),
    )
}


def name_of(dimension: Dimension, names: Names, key: str) -> tuple[str, str]:
    """A key's code and name; what has no key says so."""
    if not key:
        return "", str(dimension.without)
    return names.get(key) or (key, _("已不在册"))
