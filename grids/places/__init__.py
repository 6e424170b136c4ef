"""Places: outlines, the grid around a point, the registers in memory, and what a street is called."""

from grids.places.locate import grid_at, grids_at
from grids.places.naming import naming_for, naming_of, naming_without_database, sender_of, set_street
from grids.places.outlines import GCJ02, WGS84, OutlinesRefused, feature_collection, import_outlines
from grids.places.register_cache import Registers, registers
from grids.places.street_cache import only_street, own_street, streets

__all__ = [
    "GCJ02",
    "WGS84",
    "OutlinesRefused",
    "Registers",
    "feature_collection",
    "grid_at",
    "grids_at",
    "import_outlines",
    "naming_for",
    "naming_of",
    "naming_without_database",
    "only_street",
    "own_street",
    "registers",
    "sender_of",
    "set_street",
    "streets",
]
