"""What goes by itself at night: photos without a row, broken uploads, what old hotline files said."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cases import lifecycle, upkeep
from cases.hotline import empty, old_batches
from cases.lifecycle import Actor
from cases.models import ImportBatch, Photo
from cases.photos import orphans
from cases.photos.intake import PreparedPhoto, small_of
from tests.cases.hotline.test_hotline import desk, mapped, upload  # noqa: F401  (fixtures)
from tests.cases.photos.test_photos import jpeg


@pytest.fixture
def noted(case, centre, executor, department):
    """A case in hand, with a photo that is shown whole and small."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.note(case, by=Actor(executor), words="到场", photos=[PreparedPhoto(jpeg(), 8, 6)])
    small_of(case.photos.get())
    return case


def files(settings):
    """What lies in the photos' folder."""
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*.jpg"))


def rolled_back(case, executor):
    """A verb whose transaction came to nothing after its photo was written."""
    with transaction.atomic():
        lifecycle.note(case, by=Actor(executor), words="没成", photos=[PreparedPhoto(jpeg((9, 9)), 9, 9)])
        transaction.set_rollback(True)
    case.refresh_from_db()


def test_the_photo_of_a_rolled_back_verb_goes_after_a_day(noted, executor, settings):
    mine = files(settings)
    rolled_back(noted, executor)
    assert len(files(settings)) == len(mine) + 1 == 3
    now = timezone.now()
    assert [orphans.remove_strays(now), orphans.remove_strays(now + timedelta(days=2))] == [0, 1]
    assert files(settings) == mine


def test_a_file_that_is_not_ours_stays(noted, settings):
    storage = Photo._meta.get_field("file").storage
    storage.save("photos/2026/01/readme.jpg", ContentFile(b"x"))
    assert orphans.remove_strays(timezone.now() + timedelta(days=2)) == 0
    assert "readme.jpg" in files(settings)


def test_nothing_goes_when_the_database_seems_older_than_the_photos(
    noted, executor, settings, monkeypatch, caplog
):
    monkeypatch.setattr(orphans, "FEW", 1)
    for _twice in range(2):
        rolled_back(noted, executor)
    before = files(settings)
    assert orphans.remove_strays(timezone.now() + timedelta(days=2)) == 0
    assert files(settings) == before
    assert "2 of 4 photo files have no row" in caplog.text


def test_many_files_are_looked_at_in_batches(noted, executor, monkeypatch):
    monkeypatch.setattr(orphans, "BATCH", 2)
    for _thrice in range(3):
        rolled_back(noted, executor)
    assert orphans.remove_strays(timezone.now() + timedelta(days=2)) == 3


def test_broken_uploads_go_after_a_day_where_they_have_their_own_folder(settings, tmp_path):
    old, new, other = (tmp_path / name for name in ("tmp1.upload.jpg", "tmp2.upload", "notes.txt"))
    for path in (old, new, other):
        path.write_bytes(b"x")
    folder = tmp_path / "tmp3.upload"
    folder.mkdir()
    (folder / "export.xlsx").write_bytes(b"half")
    for path in (old, other, folder):
        os.utime(path, (0, 0))
    assert orphans.remove_uploads(timezone.now()) == 0
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    assert orphans.remove_uploads(timezone.now()) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "tmp2.upload"]


def test_what_a_file_said_is_emptied_after_a_month(desk, mapped):  # noqa: F811
    batch, answer = upload(desk)
    desk.post(f"{answer.url}take-in/")
    done = batch.rows.filter(case__isnull=False).count()
    made = batch.made_at
    assert old_batches(made + timedelta(days=30)) == []
    later = made + timedelta(days=30, seconds=1)
    assert batch.pk in old_batches(later)
    empty(batch.pk, later)
    assert batch.pk not in old_batches(later)
    assert not any(
        cell for row in batch.rows.all() for cell in row.cells.strip("[]").replace('"', "").split(", ")
    )
    page = desk.get(answer.url, {"state": "wrong"})
    assert "已超过 30 天" in page.content.decode()
    assert "内容已按期限清除" in page.content.decode()
    assert (page.context["counts"]["done"], page.context["counts"]["ready"]) == (done, 0)


def test_the_clock_clears(desk, mapped):  # noqa: F811
    batch, _answer = upload(desk)
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=timezone.now() - timedelta(days=31))
    upkeep.clear()
    batch.refresh_from_db()
    assert batch.emptied_at
