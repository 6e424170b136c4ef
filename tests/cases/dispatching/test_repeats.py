"""Likely repeats: what the centre and a reporter are shown of cases nearby."""

import pytest
from django.utils import timezone

from cases.dispatching import bigrams
from cases.dispatching.repeats import distance, likely_repeats, likeness, nearby
from cases.lifecycle import Actor, Report, report
from cases.models import Category
from cases.templatetags.masking import why_alike

METRE = 1 / 111_195  # degrees of latitude


def reported(case, metres=0, words="三号楼下垃圾没有清运", **columns):
    """Another report so many metres north of the case."""
    place = {"longitude": case.longitude, "latitude": case.latitude + metres * METRE}
    brought = Report("snap", words, **({"category": case.category} | place | columns))
    return report(brought, by=Actor())[0]


def test_a_thousandth_of_a_degree_north_is_111_metres():
    assert distance(118.8, 32.0, 118.8, 32.001) == pytest.approx(111.19, abs=0.01)
    assert distance(118.8, 32.0, 118.801, 32.0) == pytest.approx(94.3, abs=0.05)


def test_likeness_counts_shared_pairs_of_characters():
    def like(words, other):
        return likeness(bigrams(words), bigrams(other))

    assert like("垃圾清运", "垃圾清运！") == 1
    assert like("垃圾清运", "垃圾堆放") == pytest.approx(1 / 5)
    assert like("垃圾", "") == 0


@pytest.mark.parametrize(
    "metres, words, found",
    [
        (40, "完全不同的话", True),
        (250, "三号楼下的垃圾没人清运", True),
        (250, "完全不同的话", False),
        (320, "三号楼下垃圾没有清运", False),
    ],
)
def test_near_or_alike_is_a_likely_repeat(case, metres, words, found):
    other = reported(case, metres, words)
    repeats = likely_repeats(case)
    assert [repeat["number"] for repeat in repeats] == ([other.number] if found else [])
    assert all(abs(repeat["distance_m"] - metres) <= 1 for repeat in repeats)


def test_another_kind_or_an_ended_case_is_none(case, street):
    reported(case, words="灭火器没有压力", category=Category.objects.create(code="FIR", name="消防"))
    ended = reported(case)
    type(ended).objects.filter(pk=ended.pk).update(status="withdrawn", ended_at=timezone.now(), due_at=None)
    assert likely_repeats(case) == []


def test_nearly_the_same_words_under_another_kind_are_likely_the_same(case):
    other = reported(
        case, 100, "三号楼下垃圾没有清运！", category=Category.objects.create(code="HOU", name="物业")
    )
    repeat = likely_repeats(case)[0]
    assert (repeat["number"], repeat["likeness"], repeat["days"]) == (other.number, 1.0, 0)
    assert why_alike(repeat) == "描述几乎一样、相距 100 米、1 天内"


def test_what_most_of_those_compared_say_is_no_likeness(case):
    for number in range(9):
        reported(case, 200 + number, f"市民来电反映，三号楼下{'电灯椅窗门墙路树井'[number] * 9}")
    assert likely_repeats(reported(case, 90, "市民来电反映，三号楼下有人养鸡")) == []


def test_without_a_point_the_words_of_the_community_decide(case, grid):
    brought = Report("hotline", "三号楼下垃圾没有清运", grid=grid, category=case.category)
    blind = report(brought, by=Actor(holds=frozenset({"channel"})))[0]
    assert [(repeat["number"], repeat["distance_m"]) for repeat in likely_repeats(blind)] == [
        (case.number, None)
    ]


def test_a_number_in_the_words_is_masked_for_the_desk(case):
    reported(case, words="垃圾没有清运，打13912345678")
    assert "139****5678" in likely_repeats(case)[0]["headline"]


def test_a_reporter_sees_distance_and_status_and_nothing_else(case):
    neighbours = nearby(case.longitude, case.latitude + 100 * METRE, case.category)
    assert [(one.distance_m, one.status, one.photo) for one in neighbours] == [(100, "reported", None)]
    assert nearby(case.longitude, case.latitude + 320 * METRE, case.category) == []
