"""Makes a database and a folder ready to serve: `python -m honghua.prepare`. Doing it twice changes nothing."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from honghua import translations


def static_files_changed() -> str | None:
    """The new fingerprint of all static files, or None when they are as they were collected."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".fingerprint"
    known = stamp.read_text() if stamp.exists() else ""
    return None if known == digest.hexdigest() else digest.hexdigest()


def main() -> int:
    """Catalogues, tables, static files, and the demonstration street where it belongs."""
    translations.compile_all()
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    fingerprint = static_files_changed()
    if fingerprint:
        print("Collecting static files …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        (settings.STATIC_ROOT / ".fingerprint").write_text(fingerprint)
    if settings.MODE == "demo" and os.environ.get("PREPARE_EMPTY") != "true":
        call_command("load_demonstration", if_empty=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
