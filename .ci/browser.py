"""Is there a Chromium for the browser tests? As root on Debian it is installed; else one line says what to do."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def have() -> bool:
    """CHROMIUM names it, or it is on the path."""
    named = os.environ.get("CHROMIUM")
    return os.access(named, os.X_OK) if named else any(map(shutil.which, NAMES))


def main() -> int:
    """The exit code."""
    if have():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", *PACKAGES], check=False, env=quiet)
    if have():
        return 0
    sys.stderr.write(
        "The browser tests need Chromium and a Chinese font (Debian: apt-get install chromium fonts-noto-cjk); "
        "CHROMIUM=/path names another one.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
