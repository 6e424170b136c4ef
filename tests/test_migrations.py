"""What has landed stays as it landed: nobody who has run a migration runs it again."""

from tests import landed_migrations


def test_no_landed_migration_changed_or_went():
    present = landed_migrations.present()
    altered = [path for path, digest in landed_migrations.landed().items() if present.get(path) != digest]
    assert altered == [], "a landed migration is never edited, renamed or taken away: write a further one"


def test_every_migration_is_listed():
    unlisted = sorted(set(landed_migrations.present()) - set(landed_migrations.landed()))
    assert unlisted == [], "the branch that brings a migration lists it: make migration-digests"


def test_the_list_is_in_order():
    lines = landed_migrations.LIST.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_what_is_listed_is_not_listed_anew(tmp_path, monkeypatch):
    path, *_others = landed_migrations.present()
    monkeypatch.setattr(landed_migrations, "LIST", tmp_path / "list.txt")
    landed_migrations.LIST.write_text(f"{path} {'0' * 64}\n")
    landed_migrations.write_down()
    assert landed_migrations.landed() == landed_migrations.present() | {path: "0" * 64}
