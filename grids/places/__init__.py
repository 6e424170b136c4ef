from grids.places import registers, streets
from grids.places.locate import grid_at, grids_at
from grids.places.naming import naming_for, naming_of, naming_without_database, sender_of, set_street
from grids.places.outlines import GCJ02, WGS84, OutlinesRefused, feature_collection, import_outlines
from grids.places.registers import Registers
from grids.places.streets import only_street, own_street

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
