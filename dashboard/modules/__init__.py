"""The way into the eight modules, and how each stands."""

__all__: list[str] = []
