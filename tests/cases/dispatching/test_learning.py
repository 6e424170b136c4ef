"""What closed cases teach: measured on rows that never taught, told with its confidence, never acting alone."""

from datetime import timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import upkeep
from cases.dispatching import dry_run, propose
from cases.dispatching.learning.formula import Altered, Formula, confidence, pack, unpack
from cases.dispatching.learning.measures import Judged, Measures
from cases.dispatching.learning.rows import closed_cases
from cases.dispatching.learning.texts import Said, fingerprint, is_held_back, letters, tokens
from cases.dispatching.learning.training import Example, TooFew, learn, measure, usable, without_repeats
from cases.dispatching.learning.versions import train
from cases.lifecycle import Actor, Report, report
from cases.models import Case, Category, LearnedFormula, Rule
from cases.tasks import deliver
from tests.cast import centre_of

KINDS = {
    "ENV-01": ("垃圾桶满了没人收", "厨余桶外溢有异味", "垃圾堆得比桶还高"),
    "ROA-01": ("路面有个大坑容易摔", "沥青塌陷车很颠", "坑洼连成片看不见深浅"),
    "FIR-01": ("消防通道被私家车堵死", "面包车占了消防登高面", "消防通道划线上停满车"),
}
PLACES = [f"{side}门" for side in "东西南北中前后左右上下内外新旧长"]


def examples(kinds=KINDS):
    """Small texts of three kinds, none like another."""
    return [
        Example(Said(f"{place}{'旁边' * n}{words}"), code)
        for code, says in kinds.items()
        for n, words in enumerate(says)
        for place in PLACES
    ]


@pytest.fixture
def tree(street, category):
    """Three leaves under the codes of the examples."""
    roots = [Category.objects.create(code=code[:3], name=code[:3]) for code in KINDS if code[:3] != "ENV"]
    names = {"ROA": "路面坑洼", "FIR": "占用消防通道"}
    made = [Category.objects.create(code=f"{r.code}-01", name=names[r.code], parent=r) for r in roots]
    return {row.code: row for row in [category, *made]}


@pytest.fixture
def learned(street, tree):
    """A version in use that was taught by the examples."""
    return train(street, "category", examples(), "cases", timezone.now())


def snapped(words, **columns):
    """A report without a category."""
    longitude, latitude = centre_of(0, 0)
    return report(Report("snap", words, longitude=longitude, latitude=latitude, **columns), by=Actor())[0]


def test_letters_hide_numbers_and_punctuation():
    assert letters("Ａ栋 13912345678，３楼！") == "a栋 0 0楼"
    assert tokens(Said("大坑")) == ["大", "坑", "大坑"]
    assert tokens(Said("", "坑", ("c1",))) == ["坑"] * 5 + ["\x02c1"] * 5


def test_repeats_are_those_with_the_same_letters():
    twice = [Example(Said("路灯不亮"), "a"), Example(Said("路灯，不亮！"), "b")]
    assert fingerprint(twice[0].said) == fingerprint(twice[1].said)
    assert without_repeats(twice) == twice[:1]


def test_a_lesson_is_measured_on_rows_that_did_not_teach_it():
    lesson = learn(examples())
    held = [one for one in usable(examples()) if is_held_back(one.said)]
    assert (lesson.measures.rows, lesson.rows) == (len(held), len(examples()) - len(held))
    assert lesson.measures.macro_f1 == 1
    assert lesson.formula.chances(Said("学校对面的坑洼很深"))[0][0] == "ROA-01"


def test_the_same_rows_teach_the_same():
    assert pack(learn(examples()).formula) == pack(learn(examples()).formula)


def test_rare_labels_are_left_out_and_too_little_is_refused():
    rare = Example(Said("只有一条的怪事"), "ODD-01")
    assert rare not in usable([*examples(), rare])
    with pytest.raises(TooFew, match="30"):
        learn(examples()[:15] + examples()[-15:])


def test_measures_are_those_one_counts_by_hand():
    judged = [Judged("a", "a", 0.95), Judged("a", "b", 0.55), Judged("b", "b", 0.95), Judged("b", "b", 0.85)]
    found = Measures(tuple(judged))
    assert found.accuracy == 0.75
    assert found.macro_f1 == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert [(band.low, band.rows, band.right) for band in found.bands()] == [
        (0.5, 1, 0),
        (0.8, 1, 1),
        (0.9, 2, 1),
    ]
    assert found.confusion()["a", "b"] == 1


def test_folds_measure_every_row_once():
    assert measure(examples()).rows == len(examples())


def test_confidence_sums_to_one_and_cools_with_the_temperature():
    scores = np.array([[2.0, 1.0, 0.0]])
    assert confidence(scores, 1.0).sum() == pytest.approx(1)
    assert confidence(scores, 0.1)[0, 0] > confidence(scores, 1.0)[0, 0] > confidence(scores, 9.0)[0, 0]


def test_what_was_altered_is_not_read():
    packed, digest = pack(learn(examples()).formula)
    assert isinstance(unpack(packed, digest), Formula)
    with pytest.raises(Altered):
        unpack(packed[:-8] + "AAAAAAA=", digest)


def test_the_kept_formula_shows_no_text_in_the_database(learned):
    assert "消防" not in LearnedFormula.objects.extra(select={"raw": "formula"}).values_list("raw")[0][0]


def test_a_learned_category_is_proposed_with_its_confidence(learned, tree):
    proposal = propose(snapped("西门边上的沥青塌陷了"))
    assert proposal.category == tree["ROA-01"]
    assert any("件结案学得：像“路面坑洼”，把握 " in reason for reason in proposal.reasons)


@pytest.mark.parametrize("words, named", [("", None), ("想问问社保", None), ("垃圾清运", "垃圾清运")])
def test_with_little_confidence_the_names_of_the_tree_decide(learned, words, named):
    LearnedFormula.objects.all().delete()
    proposal = propose(snapped(words, photos=()) if words else snapped("。。"))
    assert (proposal.category.name if proposal.category else None) == named


def test_a_choice_that_the_words_contradict_is_pointed_out(learned, tree):
    case = snapped("消防通道被私家车堵死了", category=tree["ROA-01"])
    assert propose(case).category == tree["ROA-01"]
    assert any("描述更像“占用消防通道”" in reason for reason in propose(case).reasons)


@pytest.mark.parametrize("trusts, goes", [(False, False), (True, True)])
def test_it_goes_by_itself_only_by_a_rule_that_says_so(
    learned, tree, street, centre, department, trusts, goes
):
    rule = Rule.objects.create(
        street=street, name="坑洼直派", executor=department, automatic=True, trusts_learned=trusts
    )
    rule.categories.set([tree["ROA-01"]])
    case = snapped("南门路面有个大坑容易摔")
    deliver(case.events.get().pk)
    case.refresh_from_db()
    assert (case.status == "dispatched") is goes


def test_a_rule_cannot_trust_without_being_automatic(street, department):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(street=street, name="半自动", executor=department, trusts_learned=True)


def test_the_dry_run_tells_what_would_have_gone_by_what_was_learned(learned, tree, street, department):
    words = next(one.said.words for one in examples() if one.label == "ROA-01" and is_held_back(one.said))
    case = snapped(words, category=tree["ROA-01"])
    draft = Rule(street=street, name="草稿", executor=department, automatic=True, trusts_learned=True)
    since, until = case.reported_at - timedelta(days=1), case.reported_at + timedelta(minutes=1)
    tried = dry_run(draft, since, until, categories=[tree["ROA-01"]])
    assert (tried.learned, tried.learned_right) == (1, 1)


def closed(street, grid, tree, department, office, at):
    """The examples as closed cases; rubbish went to the office, all else to the department."""
    Case.objects.bulk_create(
        Case(
            number=f"HH-20260101-{n:04d}", street=street, grid=grid, place_code=grid.code, source="snap",
            category=tree[one.label], executor=office if one.label == "ENV-01" else department,
            description=one.said.words, status="closed", reported_at=at, status_since=at, closed_at=at, ended_at=at,
        )
        for n, one in enumerate(examples())
    )  # fmt: skip


def test_at_night_closed_cases_teach_category_and_unit_once(street, grid, tree, department, office):
    closed(street, grid, tree, department, office, timezone.now() - timedelta(days=1))
    upkeep.learn()
    upkeep.learn()
    rows = LearnedFormula.objects.filter(current=True, source="cases").order_by("kind")
    assert [(row.kind, row.version) for row in rows] == [("category", 1), ("executor", 1)]
    proposal = propose(snapped("长门厨余桶外溢有异味"))
    assert proposal.executor == office
    assert any("此类此地多由红悦社区居委会办理" in reason for reason in proposal.reasons)


def test_a_worse_version_is_kept_but_not_used(street, learned):
    muddled = [
        one if is_held_back(one.said) else Example(one.said, sorted(KINDS)[n % 3])
        for n, one in enumerate(examples())
    ]
    made = train(street, "category", muddled, "cases", timezone.now())
    assert (made.version, made.current, made.before) == (2, False, 1.0)
    assert LearnedFormula.objects.get(current=True) == learned


def test_numbers_and_rejected_cases_teach_nothing(street, grid, tree, department, office):
    closed(street, grid, tree, department, office, timezone.now())
    Case.objects.update(description="电话13912345678")
    assert not any(
        "139" in token for one in closed_cases(street.pk, "category") for token in tokens(one.said)
    )


@pytest.fixture
def file(tmp_path):
    """The examples as a file, with a repeat and an unknown name."""
    path = tmp_path / "texts.csv"
    rows = [f"{one.said.words},{one.label}" for one in examples()]
    path.write_text("\n".join(["text,category", *rows, rows[0], "别的事,没有的类别"]), encoding="gb18030")
    return path


def test_the_measuring_command_prints_figures_and_confusion_without_a_database(file, capsys):
    call_command("measure_suggestions", str(file))
    told = capsys.readouterr().out
    assert "146 rows, 144 without repeats" in told
    assert "macro-F1 1.0000" in told
    assert "ENV-01" in told
    with pytest.raises(CommandError, match="no column “words”; there are: text, category"):
        call_command("measure_suggestions", str(file), text="words")


def test_a_fresh_street_learns_from_a_file(file, street, tree, capsys):
    call_command("train_suggestions", str(file))
    told = capsys.readouterr()
    assert "category version 1" in told.out
    assert "没有的类别”: 1 rows left out" in told.err
    assert any("从给定的" in reason for reason in propose(snapped("路面有个大坑容易摔啊")).reasons)


def test_the_page_tells_version_sample_and_measures(learned, client, centre):
    client.force_login(centre)
    page = client.get("/rules/learned/").content.decode()
    assert "第 1 版" in page
    assert f"另外留出 {learned.measures['rows']} 条从不参加学习：说对 100%" in page
    assert "还没有学到" in page
