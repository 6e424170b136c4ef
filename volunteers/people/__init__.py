"""Who helps: the register, and how people come into it."""

from volunteers.people import registration
from volunteers.people.registration import take_in, with_number

__all__ = [
    "registration",
    "take_in",
    "with_number",
]
