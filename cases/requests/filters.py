"""What a list of cases can be narrowed by; pages and API ask with the same words."""

from typing import Any

import django_filters
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.categories import categories
from cases.models import Case, CaseQuerySet, Light, Source, Status, Urgency
from grids.instants import InstantFilter
from grids.places import registers


class CaseFilter(django_filters.FilterSet):
    """Filters by what stands on the case's row; an unknown code finds nothing."""

    status = django_filters.MultipleChoiceFilter(label=_("状态"), choices=Status.choices, distinct=False)
    source = django_filters.MultipleChoiceFilter(label=_("渠道"), choices=Source.choices, distinct=False)
    urgency = django_filters.ChoiceFilter(label=_("紧急程度"), choices=Urgency.choices)
    light = django_filters.ChoiceFilter(label=_("灯"), choices=Light.choices, method="by_light")
    grid = django_filters.CharFilter(label=_("综合网格代码"), method="by_place")
    community = django_filters.CharFilter(label=_("社区代码"), method="by_place")
    area = django_filters.CharFilter(label=_("综合执法片区代码"), method="by_area")
    category = django_filters.CharFilter(label=_("诉求类别代码，含下级"), method="by_category")
    executor = django_filters.CharFilter(label=_("主办单位代码"), method="by_executor")
    assistant = django_filters.CharFilter(label=_("协办单位代码"), method="by_assistant")
    reported_after = InstantFilter(label=_("上报不早于"), field_name="reported_at", lookup_expr="gte")
    reported_before = InstantFilter(label=_("上报早于"), field_name="reported_at", lookup_expr="lt")
    closed_after = InstantFilter(label=_("结案不早于"), field_name="closed_at", lookup_expr="gte")
    closed_before = InstantFilter(label=_("结案早于"), field_name="closed_at", lookup_expr="lt")
    settled = django_filters.BooleanFilter(label=_("自处"))
    search = django_filters.CharFilter(label=_("编号、内容或地址"), method="by_words", max_length=100)

    class Meta:
        model = Case
        fields: list[str] = []

    def by_light(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Open cases whose light is of the colour now."""
        return cases.under_light(value, timezone.now())

    def by_place(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """In a grid or community: its code is where the place's code begins."""
        return cases.within(value) if value.isascii() and value.isdigit() else cases.none()

    def by_area(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """In any community of the enforcement area."""
        held = registers()
        area = held.areas_by_code.get(value)
        inside = Q(pk__in=[])
        for prefix in held.prefixes_of(area) if area else ():
            inside |= Q(place_code__startswith=prefix)
        return cases.filter(inside)

    def by_category(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Of the category or of any below it."""
        return cases.filter(category__in=categories().under(value) or [])

    def by_executor(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Led by the executor."""
        executor = registers().executors_by_code.get(value)
        return cases.filter(executor=executor) if executor else cases.none()

    def by_assistant(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Assisted by the executor."""
        executor = registers().executors_by_code.get(value)
        return cases.filter(assistant_ids__contains=[executor.pk]) if executor else cases.none()

    def by_words(self, cases: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        """Holding the words, as the person may read them, or bearing the number."""
        return cases.containing(value, by=self.request.user)


class AskedFilter(CaseFilter):
    """The same, of those filters alone that the question names: for answers that show no form."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        asked = data or {}
        self.base_filters = {name: one for name, one in CaseFilter.base_filters.items() if name in asked}
        super().__init__(data, *args, **kwargs)


def narrowed(cases: CaseQuerySet, request: HttpRequest) -> CaseFilter:
    """The filter over some cases; ``.qs`` are those found, ``.form`` says what was wrong with the question."""
    return CaseFilter(request.GET, queryset=cases, request=request)
