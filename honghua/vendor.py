"""Of the front end's libraries only the files named here are served."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder


def _served(path: str) -> bool:
    """Everything of our own; of `vendor/` what settings.VENDOR_FILES names."""
    return not path.startswith("vendor/") or any(fnmatch(path, name) for name in settings.VENDOR_FILES)


class ChosenFilesFinder(FileSystemFinder):
    """Django's finder of STATICFILES_DIRS with most of the libraries' files left out."""

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        """Nothing, for a file that is not served."""
        return super().find(path, *args, **kwargs) if _served(path) else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """All files that are served."""
        for path, storage in super().list(ignore_patterns):
            if _served(f"{storage.prefix}/{path}" if storage.prefix else path):
                yield path, storage
