"""What stands out: a planted hot spot and only it, nothing in flat data, the season known, the same each time."""

from datetime import date, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command

from dashboard.analysis.baseline import Span, busiest, judge, surprise
from dashboard.analysis.engine import find_in_hindsight, find_now, growth_of
from dashboard.analysis.key_terms import binding_words
from dashboard.analysis.likeness import Item, by_words_and_kind, nearness
from tests.dashboard.analysis.flat import KINDS, TODAY, flat, item

YEAR_AGO = TODAY - timedelta(days=364)
HALF_A_YEAR = TODAY - timedelta(days=180)


def hot_spot(count=8, days=5):
    """Cables out of windows of one compound, within a few days."""
    says = ("从窗户拉线下来给电动车充电", "插线板从窗口垂到楼下充电", "院墙上挂着好几根充电线")
    return [
        item(n, says[n % 3], "FIR-02-01", TODAY - timedelta(days=n % days), 3, metres=n * 9)
        for n in range(count)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_flat_data_raises_no_alarm(seed):
    found = find_now(flat(Random(seed)), TODAY, YEAR_AGO)
    assert [one for one in found if one.judgement.is_surprising] == []


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_hot_spot_is_found_and_only_it(seed):
    items = flat(Random(seed)) + hot_spot()
    found = [one for one in find_now(items, TODAY, YEAR_AGO) if one.judgement.is_surprising]
    assert len(found) == 1
    assert found[0].local
    planted = {at for at, one in enumerate(items) if str(one.key).startswith("hot")}
    assert planted <= set(found[0].inside)
    assert len(found[0].inside) <= len(planted) + 1


def test_the_same_rows_give_the_same_matters():
    items = flat(Random(1)) + hot_spot()
    assert find_now(items, TODAY, YEAR_AGO) == find_now(items, TODAY, YEAR_AGO)


def leaf_everywhere(count, until, spread=28):
    """One kind all over the street in four weeks."""
    return [
        item(
            f"s{until}{n}", KINDS["ROA-02-01"][n % 2], "ROA-02-01", until - timedelta(days=n % spread), n % 12
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("last_year, seasonal", [(0, False), (20, True)])
def test_what_last_year_brought_in_the_same_season_is_no_surprise(last_year, seasonal):
    then = TODAY - timedelta(days=364)
    items = flat(Random(2), days=395) + leaf_everywhere(20, TODAY) + leaf_everywhere(last_year, then)
    found = [one for one in find_now(items, TODAY, TODAY - timedelta(days=395)) if not one.local]
    assert [(one.judgement.is_seasonal, one.judgement.is_surprising) for one in found] == [
        (seasonal, not seasonal)
    ]


def test_the_figures_are_those_one_works_out_by_hand():
    days = [TODAY - timedelta(days=back) for back in (100, 60, 30, 3, 2, 1, 0)]
    span, known = (
        Span(TODAY - timedelta(days=6), TODAY + timedelta(days=1)),
        Span(HALF_A_YEAR, TODAY + timedelta(days=1)),
    )
    judged = judge(sorted(days), span, known, looks=10)
    assert (judged.count, judged.season) == (4, None)
    assert judged.running == pytest.approx((2 + 0.5) / 84 * 7)
    assert judged.surprise == judged.over_running
    # P(X ≥ 4) at 0.2083 is 6.667e-05; ten looks make 6.667e-04.
    assert judged.surprise == pytest.approx(3.18, abs=0.01)


def test_a_season_is_scaled_by_how_much_more_is_reported():
    then = sorted(TODAY - timedelta(days=364 + n) for n in range(-10, 10))
    known = Span(TODAY - timedelta(days=400), TODAY + timedelta(days=1))
    span = Span(TODAY - timedelta(days=6), TODAY + timedelta(days=1))
    judged = judge(then, span, known, looks=1, growth=1.5)
    assert judged.season_days == 35
    assert judged.season == pytest.approx((20 + 0.5) / 35 * 7 * 1.5)


def test_growth_compares_the_last_month_with_the_same_a_year_before():
    lately = [TODAY - timedelta(days=n % 30) for n in range(60)]
    then = [TODAY - timedelta(days=364 + n % 30) for n in range(40)]
    known = Span(TODAY - timedelta(days=400), TODAY + timedelta(days=1))
    assert growth_of(lately + then, known) == 2.0
    assert growth_of(lately, Span(TODAY - timedelta(days=90), known.after)) == 1.0


def test_what_is_expected_is_no_surprise_and_more_looks_make_less_of_it():
    assert surprise(2, 2.0, 1) < 1
    assert surprise(9, 0.5, 100) == pytest.approx(surprise(9, 0.5, 1) - 2)


def test_the_busiest_stretch_is_the_earliest_of_the_fullest():
    days = [date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 5), date(2026, 6, 1), date(2026, 6, 2)]
    assert busiest(days, 30) == Span(date(2026, 3, 1), date(2026, 3, 31))


def test_distance_takes_likeness_away():
    items = [item(n, "垃圾", "ENV", TODAY, 0, metres=metres) for n, metres in enumerate((0, 150, 325, 600))]
    assert nearness(items)[0] == pytest.approx([1, 1, 0.5, 0], abs=0.01)


def test_without_a_point_the_grid_and_the_community_say_how_near():
    codes = ["320104003015001", "320104003015001", "320104003015002", "320104003016001"]
    items = [Item(n, "垃圾", TODAY, place_code=code) for n, code in enumerate(codes)]
    assert nearness(items)[0] == pytest.approx([0.8, 0.8, 0.3, 0])


def test_words_and_category_make_likeness():
    items = [
        item(0, "消防通道被堵死", "FIR", TODAY, 0),
        item(1, "消防通道被堵死", "FIR", TODAY, 0),
        item(2, "楼上漏水谈不拢", "FIR", TODAY, 0),
        item(3, "消防通道被堵死", "ENV", TODAY, 0),
    ]
    assert by_words_and_kind(items)[0] == pytest.approx([1, 1, 0.4, 0.6], abs=0.01)


def test_binding_words_are_what_most_say_and_others_do_not_and_no_title():
    members = [Item(n, f"张师傅说{place}飞线充电太危险", TODAY) for n, place in enumerate("甲乙丙丁")]
    others = [Item(n, f"{place}灯不亮太危险", TODAY) for n, place in enumerate("甲乙丙丁")]
    words = binding_words(members, others)
    assert any("飞线充电" in word for word in words)
    assert not any("师傅" in word or word == "太危险" for word in words)


def stream(tmp_path):
    """A small file of a year: one matter of a fortnight among others."""
    rows = [
        f"{n},{KINDS[kind][n % 2]},2025-{n % 12 + 1:02d}-{n % 27 + 1:02d} 10:00,{KINDS[kind][n % 2]}{n},0"
        for n, kind in enumerate(list(KINDS) * 12)
    ]
    rows += [f"9{n},滨江苑捆绑卖车位,2025/8/{n + 1} 9:00,滨江苑买房必须捆绑买车位{n},{n}" for n in range(8)]
    path = tmp_path / "stream.csv"
    path.write_text("\n".join(["id,title,posted_at,text,likes", *rows]), encoding="utf-8")
    return path


def test_the_command_lists_matters_by_weight_with_members_without_a_database(tmp_path, capsys):
    call_command("find_common_matters", str(stream(tmp_path)))
    told = capsys.readouterr().out
    first = told[told.index("1. weight") : told.index("2. weight")]
    assert "8 texts, 28 likes, 2025-08-01 – 2025-08-08" in first
    assert first.count("  滨江苑捆绑卖车位") == 8
    with pytest.raises(CommandError, match="no column “day”"):
        call_command("find_common_matters", str(stream(tmp_path)), date="day")


def test_in_hindsight_nothing_comes_from_nothing():
    assert find_in_hindsight([]) == []
