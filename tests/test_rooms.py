"""A room is entered by its `__init__` alone, and its own modules never go round by it (docs/map.md)."""

import ast
import importlib
import os
import re
import subprocess
import sys

import pytest

from tests.test_house import ROOT, ours

# The roof wires addresses, admin, clock and commands together, by the modules that hold them.
ROOF = re.compile(
    r"honghua(\..+)?|\w+\.(urls|api_urls|me_api|admin|apps|upkeep|tasks|resources|import_resources"
    r"|(management|templatetags|demonstration)\..+)"
)
DOORS = re.compile(r".+\.(urls|api|\w+_api|admin|upkeep|resources|categories|api\.views|learning\.\w+)")
NO_ROOMS = {"management", "templatetags", "migrations", "formats", "demonstration"}


def name_of(path):
    """A file as a dotted module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in ours()}
ROOMS = {
    name
    for name, path in MODULES.items()
    if name.count(".") == 1 and path.stem == "__init__" and name.split(".")[1] not in NO_ROOMS
}


def room_of(module):
    """The room that a module stands in, or None."""
    room = ".".join(module.split(".")[:2])
    return room if room in ROOMS else None


def imports(module):
    """What a module imports by name: (from where, what)."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def wrong(module):
    """The imports of a module that enter another room beside its door, or its own by it."""
    own = room_of(module)
    for source, name in imports(module):
        whole = f"{source}.{name}"
        target = room_of(whole) if whole in MODULES else room_of(source)
        if target is None or target == module or whole == target:
            continue
        if target == own:
            if source == own and whole not in MODULES and module != own:
                yield whole
        elif source != target or name not in importlib.import_module(target).__all__:
            reached = whole if whole in MODULES else source
            if not (ROOF.fullmatch(module) and DOORS.fullmatch(reached)):
                yield whole


def test_a_room_is_entered_by_its_door():
    assert {module: found for module in MODULES if (found := list(wrong(module)))} == {}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_what_a_room_offers_is_there(room):
    offered = importlib.import_module(room)
    assert offered.__doc__
    assert [name for name in offered.__all__ if not hasattr(offered, name)] == []
    assert len(set(offered.__all__)) == len(offered.__all__)


def test_a_process_starts_without_what_only_training_needs():
    code = "import django, sys; django.setup(); from django.urls import get_resolver; "
    code += "get_resolver().url_patterns; sys.exit('sklearn' in sys.modules)"
    settings = {"HONGHUA_MODE": "check", "DJANGO_SETTINGS_MODULE": "honghua.settings"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | settings, check=True)
