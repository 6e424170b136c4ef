"""Chinese first, English by the switch in the header."""

import pytest


@pytest.mark.parametrize("asked", ["", "en-US,en;q=0.9", "de", "zh-TW"])
def test_a_page_is_chinese_whatever_the_browser_prefers(client, db, asked):
    page = client.get("/report/", headers={"Accept-Language": asked}).content.decode()
    assert '<html lang="zh-Hans"' in page


def test_the_switch_in_the_header_changes_to_english_and_stays(client, db):
    client.post("/i18n/setlang/", {"language": "en", "next": "/report/"})
    assert '<html lang="en"' in client.get("/report/").content.decode()


def test_a_program_is_answered_in_the_language_it_asks_for(client, db):
    asked = {"Accept-Language": "en"}
    answer = client.post("/api/v1/cases/", {"source": "snap"}, "application/json", headers=asked)
    assert answer.status_code == 400
    assert "photo" in answer.json()["description"][0]
