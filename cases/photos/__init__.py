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
