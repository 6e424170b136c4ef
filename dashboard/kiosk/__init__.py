"""Links for walls: made and revoked by the centre, and what a wall sees."""

__all__: list[str] = []
