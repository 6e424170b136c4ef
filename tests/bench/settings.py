"""The site's own settings, with the floors beside its addresses."""

from honghua.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
