"""The replay takes rows from report to closure through the API, and says what it did."""

import pytest

from cases.models import Case
from tests.bench import replay
from tests.cast import PASSWORD


@pytest.fixture
def requests(tmp_path):
    """Three rows in the form of the real ones."""
    path = tmp_path / "answered.csv"
    rows = [
        "1,路灯,2019/4/25 9:32:09,路灯不亮,已修复,2019-08-05",
        '2,井盖,2019/4/25,"井盖\n松动",已更换,x',
        "3,无,,积水,,",
    ]
    path.write_text("\n".join(["id,title,posted_at,text,reply,replied_at", *rows]), encoding="utf-8")
    return path


@pytest.mark.django_db(transaction=True)
def test_every_row_is_closed_with_its_reply(live_server, capsys, centre, executor, category, grid, requests):
    given = [str(requests), "--base-url", live_server.url, "--rate", "50", "--password", PASSWORD]
    assert replay.main(given) == 0
    assert "rows 3  accepted 3  closed 3  lost 0" in capsys.readouterr().out
    replies = {case.events.get(action="resolve").words for case in Case.objects.all()}
    assert replies == {"已修复", "已更换", "已处理。"}
