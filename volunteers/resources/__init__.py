"""The list of what units and volunteers give."""

__all__: list[str] = []
