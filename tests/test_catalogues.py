"""The English catalogue: complete, with the same placeholders, and never lost by gathering anew."""

import re
import shutil

import pytest

from honghua.catalogues import ENGLISH, extract_to, read, unfinished

MARKS = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")


@pytest.fixture(scope="module")
def english():
    return read(ENGLISH)


def test_every_string_has_its_english(english):
    assert [message.id for message in unfinished(english)] == []


def test_placeholders_are_the_same_in_both_languages(english):
    wrong = []
    for message in english:
        theirs = message.string if isinstance(message.string, tuple) else (message.string,)
        ours = message.id[0] if isinstance(message.id, tuple) else message.id
        wrong += [one for one in theirs if ours and sorted(MARKS.findall(one)) != sorted(MARKS.findall(ours))]
    assert wrong == []


def test_gathering_anew_keeps_what_is_translated(english, tmp_path):
    copy = tmp_path / "en" / "django.po"
    copy.parent.mkdir()
    shutil.copy(ENGLISH, copy)
    extract_to(copy)
    kept = [message for message in read(copy) if message.id]
    assert len(kept) > 900
    lost = [message.id for message in kept if not english.get(message.id, message.context)]
    assert [message.id for message in kept if not any(message.string)] == lost
