"""Charts that a spreadsheet draws itself, from the cells of its own sheets."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dashboard.stats import label_of

RED, GREY = "#B3261E", "#8A8A8A"
PERCENT = "0%"
GRID_LINES = {"visible": True, "line": {"color": "#DDDDDD"}}
BELOW = 3


def draw_trend(book: Any, sheet: Any, name: str, heads: list[str], lines: tuple[int, int]) -> None:
    """The twelve rates as a line; a month without a rate leaves a gap."""
    first, last = lines
    chart = book.add_chart({"type": "line"})
    chart.add_series(
        {
            "name": heads[1],
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 1, last, 1],
            "line": {"color": RED, "width": 2.25},
            "marker": {"type": "circle", "size": 6, "fill": {"color": RED}, "border": {"color": RED}},
            "data_labels": {"value": True, "num_format": "0.0%", "font": {"size": 8}, "position": "above"},
        }
    )
    chart.set_title({"name": heads[1], "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": PERCENT, "max": 1, "major_gridlines": GRID_LINES})
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 860, "height": 380})
    sheet.insert_chart(first - 1, len(heads) + 1, chart, _described(heads[1]))


def draw_places(book: Any, sheet: Any, name: str, places: Mapping[str, int], lines: tuple[int, int]) -> None:
    """By community: what was due and what was closed in time, side by side. No ranking: the register's order."""
    first, last = lines
    chart = book.add_chart({"type": "column"})
    for column, part, colour in (
        ("closing_in_time.count", "due_in_time", RED),
        ("closing_in_time.of", "due", GREY),
    ):
        chart.add_series(
            {
                "name": label_of(part),
                "categories": [name, first, 1, last, 1],
                "values": [name, first, places[column], last, places[column]],
                "fill": {"color": colour},
                "border": {"none": True},
            }
        )
    title = _("应结案与按期结案")
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": GRID_LINES})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 1100, "height": 360})
    sheet.insert_chart(last + BELOW, 1, chart, _described(title))


def _described(title: str) -> dict[str, Any]:
    """Where it stands moves with the cells; a reader that cannot see it hears its title."""
    return {"object_position": 1, "description": title}
