"""Outlines: checked as a whole, taken in as a whole, versioned; a point finds its grid of today."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from grids.models import Grid, GridOutline
from grids.places.coordinates import gcj02_to_wgs84, wgs84_to_gcj02
from grids.places.locate import grid_at
from grids.places.outlines import OutlinesRefused, feature_collection, import_outlines
from tests.cast import SIDE, SOUTH, WEST, centre_of, square

METRE = 1 / 111_320


def moved(geometry, east=0.0, north=0.0):
    ring = [[x + east, y + north] for x, y in geometry["coordinates"][0]]
    return {"type": "Polygon", "coordinates": [ring]}


def chessboard(change=None):
    """The cast's four grids as a file; ``change`` may replace the geometry or code of any."""
    squares = {
        f"3201040030{community}00{column + 1}": square(column, row)
        for row, community in enumerate(("15", "16"))
        for column in (0, 1)
    }
    squares |= change or {}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
        for code, geometry in squares.items()
        if geometry is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def taken(collection, crs="wgs84", from_on=date(2026, 3, 1)):
    return import_outlines(json.dumps(collection), crs=crs, from_on=from_on)


def shifted_board():
    """Every outline 30 m further north."""
    whole = chessboard()
    for feature in whole["features"]:
        feature["geometry"] = moved(feature["geometry"], north=30 * METRE)
    return whole


def test_new_outlines_end_the_old_ones_the_day_before(street, grid):
    assert taken(shifted_board()).new == 4
    spans = list(grid.outlines.order_by("from_on").values_list("from_on", "to_on"))
    assert spans == [(date(2020, 1, 1), date(2026, 2, 28)), (date(2026, 3, 1), None)]


def test_the_same_file_twice_changes_nothing(street):
    taken(shifted_board())
    again = taken(shifted_board(), from_on=date(2026, 4, 1))
    assert (again.new, again.same, GridOutline.objects.count()) == (0, 4, 8)


def test_a_point_finds_its_grid_and_after_a_change_the_new_one(street, grid, other_grid):
    assert grid_at(*centre_of(0, 0)) == grid
    swapped = chessboard({grid.code: square(0, 1), other_grid.code: square(0, 0)})
    taken(swapped)
    assert grid_at(*centre_of(0, 0)) == other_grid


def test_a_point_on_a_border_belongs_to_the_lower_code(street, grid):
    assert grid_at(WEST + SIDE, SOUTH + SIDE / 2) == grid
    assert grid_at(WEST + SIDE, SOUTH + SIDE) == grid
    assert grid_at(WEST - 1e-7, SOUTH) is None


NONSENSE = (None, True, 0, 10**30, float("nan"), "x", "\x00", "\ud800", [], {}, ["x"], [[1]], {"code": {}})
RING = [[118.8, 31.98], [118.81, 31.98], [118.81, 31.99], [118.8, 31.98]]


def odd_files():
    """Files that are nearly GeoJSON, and some that are not."""
    good = {"type": "Polygon", "coordinates": [RING]}
    yield from ("", "<kml/>", b"\xff\xfe", "[" * 100_000, "9" * 5000, '{"features": ' + "[" * 50_000)
    for odd in NONSENSE:
        shapes = [
            odd, {"type": odd}, {"type": "x"}, good | {"coordinates": odd}, good | {"coordinates": [odd]},
            good | {"coordinates": [[odd]]}, good | {"coordinates": [[[odd, odd]] * 4]},
            {"type": "geometrycollection", "geometries": [odd]},
        ]  # fmt: skip
        whole = [{"properties": {"code": "320104003015001"}, "geometry": shape} for shape in shapes]
        of_codes = [{"properties": {"code": odd}, "geometry": good}, {"properties": odd, "geometry": good}]
        for features in ([odd], odd, *([one] for one in whole + of_codes)):
            yield json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_file_of_nonsense_is_refused_in_sentences(street):
    for content in odd_files():
        with pytest.raises(OutlinesRefused) as refused:
            import_outlines(content, crs="wgs84", from_on=date(2026, 3, 1))
        assert all(refused.value.sentences), content


def test_a_feature_without_properties_is_named_by_its_place(street):
    features = [{"type": "Feature", "properties": ["x"], "geometry": None}]
    with pytest.raises(OutlinesRefused, match="第 1 个要素: 缺少属性 code"):
        taken({"type": "FeatureCollection", "features": features})


def test_a_case_keeps_the_grid_of_its_day(street, case, grid, other_grid):
    taken(chessboard({grid.code: square(0, 1), other_grid.code: square(0, 0)}))
    case.refresh_from_db()
    assert (case.grid, case.place_code) == (grid, grid.code)


CROSSED = [[118.8, 31.98], [118.81, 31.99], [118.81, 31.98], [118.8, 31.99], [118.8, 31.98]]
BOW_TIE = {"type": "Polygon", "coordinates": [CROSSED]}
SWAPPED = {"type": "Polygon", "coordinates": [[[y, x] for x, y in square(0, 0)["coordinates"][0]]]}
FIRST, SECOND = "320104003015001", "320104003015002"


@pytest.mark.parametrize(
    ("collection", "words"),
    [
        (chessboard({FIRST: moved(square(0, 0), east=2 * METRE)}), f"网格 {FIRST} 与 {SECOND} 重叠约 944 平方米"),
        (chessboard({FIRST: None}), f"缺少网格 {FIRST}(红悦社区 第1网格)"),
        (chessboard({"320104003015009": square(5, 5)}), "没有代码为 320104003015009 的在用网格"),
        (chessboard({FIRST: BOW_TIE}), f"{FIRST}: 边界不合法"),
        (chessboard({FIRST: {"type": "Point", "coordinates": [118.8, 31.98]}}), "Polygon 或 MultiPolygon"),
        (chessboard({FIRST: moved(square(0, 0), east=-118)}), "不在中国范围内"),
        (chessboard({FIRST: SWAPPED}), "写反了"),
        (chessboard({"999999999001001": square(7, 7)}), "同一个已建档的街道"),
        (chessboard({"": square(7, 7)}), "缺少属性 code"),
        ({"type": "FeatureCollection", "features": []}, "没有要素"),
        ({"features": [{"geometry": "x"}, 3]}, "不是 GeoJSON"),
        ([1], "不是 GeoJSON"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_and_changes_nothing(street, collection, words):
    before = list(GridOutline.objects.values_list("pk", "to_on").order_by("pk"))
    with pytest.raises(OutlinesRefused) as refusal:
        taken(collection)
    assert words in str(refusal.value)
    assert list(GridOutline.objects.values_list("pk", "to_on").order_by("pk")) == before


def test_a_sloppy_border_within_the_tolerance_passes(street):
    assert taken(chessboard({FIRST: moved(square(0, 0), east=0.01 * METRE)})).new == 1


@pytest.mark.parametrize(("day", "words"), [(date(2019, 1, 1), "更晚的边界"), (date(2199, 1, 1), "晚于今天")])
def test_outlines_begin_after_those_in_force_and_not_in_the_future(street, day, words):
    with pytest.raises(OutlinesRefused, match=words):
        taken(shifted_board(), from_on=day)


def test_gcj02_is_converted_once(street, grid):
    shown = chessboard()
    for feature in shown["features"]:
        ring = [list(wgs84_to_gcj02(*point)) for point in feature["geometry"]["coordinates"][0]]
        feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    taken(shown, crs="gcj02")
    stored = GridOutline.objects.current().get(grid=grid)
    assert stored.declared_crs == "gcj02"
    corner = stored.geometry["coordinates"][0][0]
    assert corner == pytest.approx([WEST, SOUTH], abs=METRE / 100)


def test_the_map_gets_todays_outlines(street, grid):
    whole = feature_collection(street)
    assert whole["features"][0]["properties"]["code"] == grid.code
    assert len(whole["features"]) == 4
    with transaction.atomic():
        Grid.objects.filter(pk=grid.pk).update(name="改名网格")
    assert feature_collection(street)["features"][0]["properties"]["name"] == "改名网格"


def test_the_command_says_what_it_did_or_what_is_wrong(street, tmp_path, capsys):
    path = tmp_path / "grids.json"
    path.write_text(json.dumps(shifted_board()))
    call_command("import_outlines", path, "--crs", "wgs84", "--from", "2026-03-01")
    assert "4 new, 0 unchanged" in capsys.readouterr().out
    path.write_text(json.dumps(chessboard({FIRST: None})))
    with pytest.raises(CommandError, match=FIRST):
        call_command("import_outlines", path, "--crs", "wgs84", "--from", "2026-03-02")


def test_known_points_of_gcj02():
    """天安门, and a place abroad that is not displaced."""
    assert wgs84_to_gcj02(116.391349, 39.907375) == pytest.approx((116.397593, 39.908777), abs=2e-5)
    assert wgs84_to_gcj02(-0.1276, 51.5072) == (-0.1276, 51.5072)


@given(st.floats(75, 134), st.floats(5, 53))
def test_there_and_back_is_exact_to_half_a_metre(longitude, latitude):
    back = gcj02_to_wgs84(*wgs84_to_gcj02(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=0.5 * METRE / 100)
