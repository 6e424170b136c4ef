"""The demonstration street: places, people and a year of cases, invented, from a seed and a day.

Every figure of the street comes from rows written here; the cases go through the life-cycle's own verbs.
"""
