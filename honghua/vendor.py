"""Of the libraries' static files only those are served that a page asks for, compressed where it is worth it."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

HASHED = re.compile(r"\.[0-9a-f]{12}\.")


def _served(path: str) -> bool:
    """Everything of our own; of `vendor/` what VENDOR_FILES names; of the apps all but UNUSED_FILES."""
    if path.startswith("vendor/"):
        return any(fnmatch(path, name) for name in settings.VENDOR_FILES)
    return not any(fnmatch(path, name) for name in settings.UNUSED_FILES)


class _Chosen:
    """A finder of Django's with the files left out that are not served."""

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        """Nothing, for a file that is not served."""
        return super().find(path, *args, **kwargs) if _served(path) else []  # type: ignore[misc]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """All files that are served."""
        for path, storage in super().list(ignore_patterns):  # type: ignore[misc]
            prefix = getattr(storage, "prefix", None)
            if _served(f"{prefix}/{path}" if prefix else path):
                yield path, storage


class ChosenFilesFinder(_Chosen, FileSystemFinder):
    """STATICFILES_DIRS: our own files and the front end's libraries."""


class ChosenAppFilesFinder(_Chosen, AppDirectoriesFinder):
    """The `static` folders of the installed apps."""


class HashedFilesCompressor(Compressor):
    """Pages ask for the hashed names alone; the API's reading room may take its time."""

    def should_compress(self, filename: str) -> bool:
        """Whether it is worth the seconds that brotli takes."""
        return (
            bool(HASHED.search(filename))
            and "swagger-ui" not in filename
            and super().should_compress(filename)
        )


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with less to compress, in which modules import each other by their hashed names."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Ours."""
        return HashedFilesCompressor(**kwargs)
