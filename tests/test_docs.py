"""What the documents name is there: files, folders, rooms, commands, links."""

import re
import tomllib

import pytest

from tests.test_house import ROOT, tracked

DOCUMENTS = [path for path in tracked(".md") if path.name != "CHANGELOG.md"]
NAMED = re.compile(
    r"`((?:\.ci|cases|dashboard|deploy|docs|grids|honghua|requirements|templates|tests|volunteers)/[\w./-]*)`"
)
LINKED = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def lines(path):
    """Every line of a document with its number."""
    return list(enumerate(path.read_text("utf-8").splitlines(), 1))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_paths_and_links_lead_somewhere(path):
    gone = [
        (n, name) for n, text in lines(path) for name in NAMED.findall(text) if not (ROOT / name).exists()
    ]
    gone += [
        (n, to) for n, text in lines(path) for to in LINKED.findall(text) if not (path.parent / to).exists()
    ]
    assert gone == []


def test_every_room_has_its_paragraph():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rooms = {
        f"{app}/{room.strip('() ')}/"
        for contract in contracts
        for app in contract.get("containers", [])
        if "." not in app
        for layer in contract["layers"]
        for room in re.split("[:|]", layer)
    }
    written = (ROOT / "docs" / "map.md").read_text("utf-8")
    kinds = re.compile(r"/(management|templatetags|api|formats)/$")
    missing = [room for room in sorted(rooms) if (ROOT / room).is_dir() and f"`{room}`" not in written]
    assert [room for room in missing if not kinds.search(room)] == []


def test_every_target_of_make_is_one():
    rules = re.findall(r"^([a-z -]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    targets = {target for rule in rules for target in rule.split()}
    named = {
        word
        for path in DOCUMENTS
        for _n, text in lines(path)
        for word in re.findall(r"`make ([a-z-]+)", text)
    }
    assert named <= targets
