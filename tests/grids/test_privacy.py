"""Numbers inside texts are masked however people write them; what is no number stays."""

import pytest

from grids.privacy import mask_text, normal_phone


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("打13912345678找我", "打139****5678找我"),
        ("8613912345678", "139****5678"),
        ("+86 139 1234 5678", "+139****5678"),
        ("139-1234-5678", "139****5678"),
        ("１３９１２３４５６７８", "１３９****５６７８"),
        ("025-52412345", "025****2345"),
        ("0255241 2345", "0255****2345"),
        ("320104198001011234", "320104********1234"),
        ("案卷 HH-20261122-0001 于 2026-11-22 09:30 立案", "案卷 HH-20261122-0001 于 2026-11-22 09:30 立案"),
        ("网格 320104003001002,12345 热线", "网格 320104003001002,12345 热线"),
    ],
)
def test_numbers_in_a_text_are_masked(said, shown):
    assert mask_text(said) == shown


@pytest.mark.parametrize("typed", ["139 1234 5678", "+86 13912345678", "１３９１２３４５６７８"])
def test_a_number_is_kept_as_plain_digits(typed):
    assert normal_phone(typed) == "13912345678"
