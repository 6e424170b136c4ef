"""What an owner of the database changes behind the application's back is found."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Report, hash_chain, report
from cases.models import Case, CaseEvent, Photo, Seal
from cases.photos.intake import PreparedPhoto, attach
from tests.cases.photos.test_photos import jpeg

TODAY = date(2026, 3, 2)


def behind_its_back(*statements):
    """Run SQL as a superuser does who has switched the triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("set local session_replication_role = origin")


@pytest.fixture
def told(case, centre, department):
    """A case with three events: reported, registered, dispatched."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    return case


@pytest.fixture
def second(told):
    """Another case with one event."""
    return report(Report(source="snap", description="路灯不亮"), by=Actor())[0]


def words_of(findings):
    return "\n".join(map(str, findings.faults))


def test_an_untouched_street_is_whole(told, second):
    hash_chain.seal(TODAY)
    findings = hash_chain.verify_all()
    assert (findings.faults, findings.cases, findings.events, findings.seals) == ([], 2, 4, 1)
    assert hash_chain.verify(told) == []


def test_what_is_asked_for_reads_the_same_from_the_row(told, executor):
    lifecycle.accept(told, by=Actor(executor))
    lifecycle.ask_extension(told, by=Actor(executor), reason="等配件", days=3)
    assert hash_chain.verify(Case.objects.get(pk=told.pk)) == []


@pytest.mark.parametrize(
    "change",
    [
        "words = '没有这回事'",
        "at = at - interval '1 second'",
        "actor_id = null",
        "data = '{}'",
        "to_status = 'handling'",
        "part = 'rule'",
        "executor_id = (select min(id) from grids_executor)",
    ],
)
def test_an_altered_event_is_found(told, change):
    behind_its_back(f"update cases_caseevent set {change} where case_id = {told.pk} and seq = 3")
    assert f"{told.number} #3" in words_of(hash_chain.verify_all())
    assert hash_chain.verify(told)


@pytest.mark.parametrize(
    "change",
    [
        "rating = 'satisfied', rated_at = closed_at",
        "rating_words = '很满意'",
        "deadline_at = deadline_at + interval '1 day'",
        "accepted_at = dispatched_at",
        "category_id = (select min(id) from cases_category)",
        "urgency = 'emergency'",
        "executor_id = (select max(id) from grids_executor)",
        "assistant_ids = '{1}'",
        "rework_count = 1",
    ],
)
def test_a_row_that_stands_otherwise_than_its_story_says_is_found(told, area_team, change):
    assert hash_chain.verify(told) == []
    behind_its_back(f"update cases_case set {change} where id = {told.pk}")
    assert "与最后一条记录不符" in words_of(hash_chain.verify_all())


def test_two_swapped_events_are_found(told):
    behind_its_back(
        f"update cases_caseevent set seq = 99 where case_id = {told.pk} and seq = 1",
        f"update cases_caseevent set seq = 1 where case_id = {told.pk} and seq = 2",
        f"update cases_caseevent set seq = 2 where case_id = {told.pk} and seq = 99",
    )
    assert hash_chain.verify(told)


def test_a_deleted_event_in_the_middle_is_found(told):
    behind_its_back(f"delete from cases_caseevent where case_id = {told.pk} and seq = 2")
    assert f"{told.number} #3" in words_of(hash_chain.verify_all())


def test_a_cut_end_with_a_mended_case_is_found_by_the_seal_alone(told, second, centre):
    previous = told.head_hash
    lifecycle.note(told, by=Actor(centre), words="已联系")
    hash_chain.seal(TODAY)
    behind_its_back(
        f"delete from cases_caseevent where case_id = {told.pk} and seq = 4",
        f"update cases_case set event_count = 3, head_hash = '{previous}' where id = {told.pk}",
    )
    assert hash_chain.verify(told) == []
    assert words_of(hash_chain.verify_all()) == "2026-03-02 的封存: 封存之后少了 0 件案卷、1 条记录。"


def test_a_rewritten_end_is_found_by_the_seal_alone(told):
    hash_chain.seal(TODAY)
    event = told.events.get(seq=3)
    event.words = "改写"
    behind_its_back(
        f"update cases_caseevent set words = '改写', hash = '{event.digest()}' where id = {event.pk}",
        f"update cases_case set head_hash = '{event.digest()}' where id = {told.pk}",
    )
    assert hash_chain.verify(Case.objects.get(pk=told.pk)) == []
    assert "末尾被改动过" in words_of(hash_chain.verify_all())


def test_a_case_that_is_gone_is_found(told, second):
    hash_chain.seal(TODAY)
    behind_its_back(
        f"delete from cases_caseevent where case_id = {second.pk}",
        f"delete from cases_case where id = {second.pk}",
    )
    assert words_of(hash_chain.verify_all()) == "2026-03-02 的封存: 封存之后少了 1 件案卷、1 条记录。"


def test_events_without_their_case_are_found(told, second):
    behind_its_back(f"delete from cases_case where id = {second.pk}")
    assert "案卷不见了" in words_of(hash_chain.verify_all())


@pytest.mark.parametrize(
    "statement", ["update cases_seal set events = 3 where on = %s", "delete from cases_seal where on = %s"]
)
def test_a_touched_or_missing_seal_is_found(told, centre, statement):
    for days in range(3):
        hash_chain.seal(TODAY + timedelta(days=days))
        lifecycle.urge(told, by=Actor(centre), words="请抓紧")
    statement = statement.replace(" on ", ' "on" ').replace("%s", f"'{TODAY + timedelta(days=1)}'")
    behind_its_back(statement)
    assert "封存" in words_of(hash_chain.verify_all())


@pytest.fixture
def pictured(told, executor):
    """The case with a note that brought a photo."""
    lifecycle.note(told, by=Actor(executor), photos=[PreparedPhoto(jpeg(), 8, 6)])
    assert hash_chain.verify(told, files=True) == []
    return told.photos.get()


def test_a_photo_taken_away_slipped_in_or_exchanged_is_found(pictured, told):
    event = told.events.get(seq=1)
    slipped = attach(told, event, [PreparedPhoto(jpeg((9, 9)), 9, 9)], "before")[0]
    assert "#1: 多出一张" in words_of(hash_chain.verify_all())
    slipped.delete()
    Path(pictured.file.path).write_bytes(jpeg((7, 7)))
    assert hash_chain.verify_all().whole
    assert "照片文件被换过" in words_of(hash_chain.verify_all(files=True))
    pictured.file.delete(save=False)
    assert "照片文件被换过" in words_of(hash_chain.verify_all(files=True))
    Photo.objects.all().delete()
    assert "#4: 这条记录的照片不见了" in words_of(hash_chain.verify_all())


def test_seals_hold_although_cases_grow_afterwards(told, centre, executor):
    for days in range(3):
        hash_chain.seal(TODAY + timedelta(days=days))
        lifecycle.urge(told, by=Actor(centre), words="请抓紧")
    findings = hash_chain.verify_all()
    assert (words_of(findings), findings.seals) == ("", 3)
    assert list(Seal.objects.order_by("on").values_list("events", flat=True)) == [3, 4, 5]


def test_a_day_is_sealed_once_and_never_backwards(told):
    first = hash_chain.seal(TODAY)
    assert hash_chain.seal(TODAY).pk == first.pk
    with pytest.raises(ValueError, match="before the last seal"):
        hash_chain.seal(TODAY - timedelta(days=1))


def test_since_looks_only_at_what_grew(told, second):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert hash_chain.verify_all(timezone.localdate()).cases == 2
    assert hash_chain.verify_all(tomorrow).cases == 0


def test_the_command_says_what_is_wrong_and_fails(told, second):
    out = StringIO()
    call_command("verify_chain", stdout=out)
    assert "案卷 2 件，记录 4 条" in out.getvalue()
    behind_its_back(f"update cases_caseevent set words = 'x' where case_id = {told.pk} and seq = 1")
    with pytest.raises(CommandError, match="发现 1 处不符") as refused:
        call_command("verify_chain", stdout=out)
    assert refused.value.returncode == 1
    assert f"{told.number} #1: 内容与写下时的校验值不符" in out.getvalue()


def test_memory_and_queries_stay_flat(told, django_assert_num_queries, monkeypatch):
    for number in range(7):
        report(Report(source="snap", description=f"第{number}件"), by=Actor())
    with django_assert_num_queries(6):  # three for the one chunk, one for no more, orphans, seals
        hash_chain.verify_all()
    monkeypatch.setattr(hash_chain, "CHUNK", 3)
    assert hash_chain.verify_all().cases == 8
    assert CaseEvent.objects.count() == 10


def test_a_status_that_the_story_does_not_tell_is_found(told):
    behind_its_back(f"update cases_case set status = 'handling' where id = {told.pk}")
    assert "状态" in words_of(hash_chain.verify_all())
