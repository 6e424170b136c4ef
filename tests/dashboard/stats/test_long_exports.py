"""Exports that take a while: made by a worker, watched, left, fetched by whoever asked, begun anew after a death."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now
from openpyxl import load_workbook

from cases.models import Notice
from dashboard.exports import Choice, ask, jobs, make
from dashboard.models import Export
from dashboard.stats import Question
from grids.models import Community
from tests.site import wait_until

SILENT = timedelta(minutes=2)


@pytest.fixture
def long(monkeypatch):
    """No export is small enough for a request."""
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    monkeypatch.setattr("dashboard.exports.views.AT_ONCE", 0)


@pytest.fixture
def export(long, question):
    """The rows of October, asked for by the auditor and not made yet."""
    return ask(question, Export.Kind.ROWS, Choice())


def asked_by(user, question):
    """The same by somebody else."""
    return ask(Question(user, question.month, question.now), Export.Kind.ROWS, Choice())


def page(client, export, tail=""):
    """Its page, its file."""
    return client.get(f"{export.get_absolute_url()}{tail}")


def test_a_long_one_is_watched_made_told_of_and_fetched(client, auditor, october, long):
    client.force_login(auditor)
    answer = client.post("/stats/2026-10/export/", {"kind": "rows"}, follow=True)
    export = Export.objects.get()
    assert "hx-trigger" in answer.content.decode()
    assert "0 / 38" in answer.content.decode()
    assert make(export.pk)
    assert "hx-trigger" not in page(client, export).content.decode()
    notice = Notice.objects.get(user=auditor, cause__startswith="export:")
    assert notice.path == export.get_absolute_url()
    fetched = page(client, export, "file/")
    (sheet,) = load_workbook(
        fetched.getvalue() and default_storage.open(Export.objects.get().file)
    ).worksheets
    assert sheet.max_row == 39


def test_a_file_lies_under_a_name_that_tells_nothing(export):
    make(export.pk)
    export.refresh_from_db()
    folder, _slash, name = export.file.partition("/")
    assert (folder, len(name)) == ("exports", 37)
    assert not any(word in name for word in (str(export.uuid), export.uuid.hex, "2026", "auditor"))


def test_an_export_is_its_owners_alone(client, export, centre):
    make(export.pk)
    client.force_login(centre)
    assert [page(client, export, tail).status_code for tail in ("", "file/")] == [404, 404]
    assert client.post(f"{export.get_absolute_url()}again/").status_code == 404
    assert list(client.get("/stats/exports/").context["exports"]) == []


@pytest.mark.parametrize("made", [True, False])
def test_whoever_lost_a_community_cannot_fetch_what_they_asked_for(client, long, leader, question, made):
    export = asked_by(leader, question)
    if made:
        make(export.pk)
    Community.objects.filter(leader=leader).update(leader=None)
    Community.objects.filter(code="320104003016").update(leader=leader)
    assert made or not make(export.pk)
    client.force_login(leader)
    assert [page(client, export, tail).status_code for tail in ("", "file/")] == [404, 404]


def test_after_a_week_the_file_goes_and_the_page_says_so(client, auditor, export):
    make(export.pk)
    file = Export.objects.get().file
    assert jobs.clear(now() + timedelta(days=6)) == 0
    assert jobs.clear(now() + timedelta(days=8)) == 1
    assert not default_storage.exists(file)
    client.force_login(auditor)
    answer = client.get(f"{export.get_absolute_url()}file/", follow=True)
    assert "已过期删除" in answer.content.decode()


def test_two_workers_make_one_file(export):
    assert make(export.pk)
    assert not make(export.pk)
    assert len(default_storage.listdir("exports")[1]) == 1
    assert Notice.objects.filter(cause__startswith="export:").count() == 1


def test_one_that_a_worker_is_at_is_left_to_it_until_it_falls_silent(export):
    Export.objects.update(beat_at=now(), attempts=1)
    assert not make(export.pk)
    assert jobs.take_up(now()) == 0
    Export.objects.update(beat_at=now() - SILENT)
    assert jobs.take_up(now()) == 1
    assert make(export.pk)
    assert Export.objects.get().attempts == 2


def test_a_worker_that_was_replaced_puts_no_file_down(export):
    ours = jobs._claimed(export.pk)
    Export.objects.update(attempts=2)
    with pytest.raises(jobs.Overtaken):
        jobs._keep(ours, tell=True)
    assert not default_storage.exists("exports")
    assert Export.objects.get().finished_at is None
    assert not Notice.objects.filter(cause__startswith="export:").exists()


def test_what_cannot_be_written_is_given_up_after_three_attempts(client, auditor, export, settings, tmp_path):
    good, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "a file"
    settings.MEDIA_ROOT.write_text("where the folder should be")
    assert [make(export.pk) for _attempt in range(4)] == [False] * 4
    client.force_login(auditor)
    assert "再试一次" in page(client, export).content.decode()
    settings.MEDIA_ROOT = good
    client.post(f"{export.get_absolute_url()}again/")
    assert make(export.pk)
    assert "下载" in page(client, export).content.decode()


def test_workers_that_die_each_time_are_not_sent_for_ever(export):
    Export.objects.update(beat_at=now() - SILENT, attempts=3)
    assert jobs.take_up(now()) == 0
    assert Export.objects.get().failed_at is not None


@pytest.mark.parametrize("kind", Export.Kind)
def test_a_small_one_comes_with_the_answer(client, auditor, october, kind):
    client.force_login(auditor)
    answer = client.post("/stats/2026-10/export/", {"kind": kind}, follow=True)
    assert answer["Content-Disposition"].startswith("attachment")
    assert not Notice.objects.filter(cause__startswith="export:").exists()


@pytest.mark.parametrize("given", [{"kind": "persons"}, {"kind": "rows", "of": "everything"}, {}])
def test_what_makes_no_sense_is_no_export(client, auditor, october, given):
    client.force_login(auditor)
    assert client.post("/stats/2026-10/export/", given).status_code == 404
    assert not Export.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_it(long, question, celery_worker):
    export = ask(question, Export.Kind.ROWS, Choice())
    wait_until(lambda: Export.objects.get(pk=export.pk).finished_at, "the file")
    assert Export.objects.get(pk=export.pk).percent == 100
