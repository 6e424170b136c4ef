"""A few doors of the cadre's grid."""

import pytest

from grids.models import Building, Household


@pytest.fixture
def building(grid):
    """Block 3 of the cadre's grid."""
    return Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢", floors=6)


@pytest.fixture
def household(grid, building):
    """A key household of the cadre's grid: 钱多多, telephone 139 1234 5678."""
    return Household.objects.create(
        grid=grid,
        building=building,
        code="H-1",
        door="2 单元 301 室",
        contact_name="钱多多",
        phone="139 1234 5678",
        kinds=["living_alone"],
        consent="full",
        note="膝盖不好",
    )
