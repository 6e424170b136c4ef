from volunteers.needs.actions import Wanted, middle_of, point_of, publish, refuse_names

__all__ = [
    "Wanted",
    "middle_of",
    "point_of",
    "publish",
    "refuse_names",
]
