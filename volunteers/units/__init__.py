"""Units in the area: their pages, and the links by which they act without an account."""

__all__: list[str] = []
