"""Rules that the database keeps for every row and that say what is wrong beside the column that is to be mended."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _


class InOrder(models.CheckConstraint):
    """Two columns in their order; the sentence stands beside the later one, the column named ``beside``."""

    sentence = _("结束不能早于开始。")

    def __init__(self, *, beside: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.beside = beside

    def clone(self) -> "InOrder":
        """A model's options copy their constraints."""
        copy: InOrder = super().clone()
        copy.beside = self.beside
        return copy

    def deconstruct(self) -> Any:
        """To the database it is a check like any other: migrations don't know this class."""
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raises beside the column, unless the form doesn't show it."""
        try:
            super().validate(model, instance, exclude=exclude, using=using)  # type: ignore[arg-type]
        except ValidationError as error:
            if not self.beside or self.beside in (exclude or ()):
                raise
            plain = self.violation_error_message == self.default_violation_error_message
            raise ValidationError({self.beside: self.sentence if plain else error.message}) from error


class NoOverlap(ExclusionConstraint):
    """No two rows share a day or an hour; ``span`` names the two columns between which a row holds."""

    def __init__(self, *, span: tuple[str, str] = ("from_on", "to_on"), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.span = span

    def clone(self) -> "NoOverlap":
        """A model's options copy their constraints."""
        copy: NoOverlap = super().clone()
        copy.span = self.span
        return copy

    def deconstruct(self) -> Any:
        """To the database it is an exclusion like any other: migrations don't know this class."""
        _path, args, kwargs = super().deconstruct()
        return "django.contrib.postgres.constraints.ExclusionConstraint", args, kwargs

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Iterable[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """The database makes no range that ends before it begins and would stop here: ``InOrder`` speaks of that."""
        begins, ends = (getattr(instance, name) for name in self.span)
        if begins is None or ends is None or begins <= ends:
            super().validate(model, instance, exclude=exclude, using=using)
