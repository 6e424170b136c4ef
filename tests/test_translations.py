"""The English catalogue: the same placeholders as the Chinese, and never lost by gathering anew."""

import re
import shutil

import pytest

from honghua.translations import ENGLISH, extract_to, read

MARKS = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")


@pytest.fixture(scope="module")
def english():
    return read(ENGLISH)


def test_placeholders_are_the_same_in_both_languages(english):
    wrong = []
    for message in english:
        theirs = message.string if isinstance(message.string, tuple) else (message.string,)
        ours = message.id[0] if isinstance(message.id, tuple) else message.id
        wrong += [
            one
            for one in theirs
            if ours and one and sorted(MARKS.findall(one)) != sorted(MARKS.findall(ours))
        ]
    assert wrong == []


def test_gathering_anew_keeps_what_is_translated(english, tmp_path):
    copy = tmp_path / "en" / "django.po"
    copy.parent.mkdir()
    shutil.copy(ENGLISH, copy)
    extract_to(copy)
    kept = read(copy)
    assert len(kept) > 900
    theirs = {(m.context, m.id): m.string for m in kept if m.id}
    ours = {(m.context, m.id): m.string for m in english if m.id}
    assert [key for key in theirs if ours.get(key) and theirs[key] != ours[key]] == []
