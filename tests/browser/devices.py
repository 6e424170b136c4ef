"""The windows in which pages are looked at, and how Chromium is started; measurements outside of pytest read it too."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
SCREEN = {"viewport": {"width": 1920, "height": 1080}}
SIZES = {"phone": PHONE, "desk": DESK}


def executable():
    """How Chromium is started."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "no Chromium: apt-get install chromium fonts-noto-cjk, or CHROMIUM=/path"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": path, "args": [*arguments, "--disable-dev-shm-usage"]}
