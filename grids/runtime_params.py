"""Values that are given when a query runs: a large query is put together once and asked again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Expression, Field

_values: ContextVar[dict[str, Any]] = ContextVar("given")


class Given(Expression):
    """Stands for the value of a name; queries that hold one run inside ``giving``."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A parameter, as any value is."""
        return "%s", (_values.get()[self.name],)


@contextmanager
def giving(**values: Any) -> Iterator[None]:
    """The values of the names in this block; queries are compiled when they run, so it has to hold the running too."""
    before = _values.set(values)
    try:
        yield
    finally:
        _values.reset(before)
