"""Photos: whatever is uploaded becomes an upright JPEG without metadata, or is refused; strays are swept."""

from cases.photos import orphans
from cases.photos.intake import MOST_PHOTOS, PhotosField, PreparedPhoto, attach, small_of

__all__ = [
    "MOST_PHOTOS",
    "PhotosField",
    "PreparedPhoto",
    "attach",
    "orphans",
    "small_of",
]
