"""The list of needs, in the family's words for those at work there and in public words for everybody else."""

from volunteers.needs.actions import Wanted, middle_of, point_of, publish, refuse_names

__all__ = [
    "Wanted",
    "middle_of",
    "point_of",
    "publish",
    "refuse_names",
]
