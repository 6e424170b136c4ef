"""Large and hostile photos, eight at a time: an answer to each, never 500, and no web process over 400 MB."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests.cases.photos.test_photos import HOSTILE, encoded, jpeg, picture

SIDES = (7000, 7000)
MOST_MEGABYTES = 400
STREET = "from grids.models import Street; Street.objects.get_or_create(code='320104003', name='红花街道')"
BOUNDARY = "a-line-between-parts"


def heavy():
    """49 megapixels in few bytes: each kind in the form that needs most memory to decode."""
    noise = Image.effect_noise((500, 500), 60).resize(SIDES)
    return {
        "progressive.jpg": encoded(
            Image.merge("RGB", (noise,) * 3), subsampling=0, progressive=True, quality=60
        ),
        "clear.png": encoded(picture(SIDES, "RGBA", (9, 9, 9, 90)), "PNG", compress_level=1),
        "plain.webp": encoded(picture(SIDES), "WEBP", lossless=True, method=0),
        "phone.jpg": jpeg((4000, 3000)),
    }


def send(site, name, content):
    """Report with the file as its photo; the status of the answer."""
    fields = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="source"\r\n\r\nsnap\r\n--{BOUNDARY}\r\n'
    fields += f'Content-Disposition: form-data; name="photos"; filename="{name}"\r\n\r\n'
    body = fields.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    try:
        with urlopen(Request(f"{site.url}/api/v1/cases/", body, headers), timeout=120) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def peaks(site):
    """The most that the master and each of its workers ever held, in megabytes."""
    pid = site.web.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = [Path(f"/proc/{one}/status").read_text().splitlines() for one in (pid, *workers)]
    return [int(line.split()[1]) // 1024 for status in lines for line in status if line.startswith("VmHWM")]


@pytest.fixture(scope="module")
def answers(site):
    """What each file was answered with, all sent twice, eight at a time."""
    site.run("manage.py", "shell", "-c", STREET)
    files = {name: content for name, (content, _status) in HOSTILE.items() if content} | heavy()
    with ThreadPoolExecutor(8) as pool:
        asked = [(name, pool.submit(send, site, name, files[name])) for name in [*files] * 2]
        return [(name, answer.result()) for name, answer in asked]


def test_heavy_photos_are_taken_and_hostile_ones_refused(answers):
    for name, status in answers:
        assert status == (HOSTILE[name][1] if name in HOSTILE else 201), name


def test_no_web_process_holds_more_than_400_megabytes(answers, site):
    assert len(peaks(site)) == 3
    assert max(peaks(site)) < MOST_MEGABYTES, peaks(site)
