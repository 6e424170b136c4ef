"""The category tree in memory: which category a code names, which are leaves, what lies under a branch."""

from dataclasses import dataclass

from cases.models import Category
from grids.cached_tables import CachedTable


@dataclass(frozen=True)
class CategoryTree:
    """Every category by id and by code, in the tree's order. Read, never changed."""

    by_id: dict[int, Category]
    by_code: dict[str, Category]
    leaves: frozenset[int]

    def under(self, code: str) -> list[int] | None:
        """The ids of a category and all below it; None for a code that nobody knows."""
        root = self.by_code.get(code)
        if root is None:
            return None
        return [pk for pk, category in self.by_id.items() if category.path.startswith(root.path)]


def _load() -> CategoryTree:
    by_id = {category.pk: category for category in Category.objects.order_by("path")}
    parents = {category.parent_id for category in by_id.values()}
    leaves = frozenset(pk for pk, category in by_id.items() if category.active and pk not in parents)
    return CategoryTree(by_id, {category.code: category for category in by_id.values()}, leaves)


_categories = CachedTable(_load, lambda: Category)


def categories(code: str = "") -> CategoryTree:
    """The tree as it stands; with a code, that it knows or that nobody does."""
    return _categories.get(lambda tree: not code or code in tree.by_code)
