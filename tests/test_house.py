"""The house's own measures: what a reviewer would otherwise have to say each time."""

import ast
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from cases.lifecycle import VERBS
from cases.lifecycle.diagram import redraw

ROOT = Path(__file__).resolve().parent.parent
APPS = ("honghua", "grids", "cases", "volunteers", "dashboard")
FORBIDDEN = {"services", "selectors", "utils", "helpers", "managers", "mixins", "core_app", "common"}
# Participles, prepositions and pictures that files once had for names (docs/map.md says how files are named).
PICTURES = frozenset(
    [
        "acting",
        "asking",
        "attention",
        "beginning",
        "behind",
        "beside",
        "brushes",
        "calling",
        "catalogues",
        "circle",
        "cleaning",
        "deciding",
        "doors",
        "following",
        "given",
        "ground",
        "guard",
        "handing",
        "judging",
        "keeping",
        "ladder",
        "lane",
        "letters",
        "limits",
        "listing",
        "looks",
        "marking",
        "memory",
        "parts",
        "pasting",
        "personal",
        "planned",
        "problem",
        "reading",
        "reckoning",
        "runs",
        "shapes",
        "sheet",
        "shelves",
        "showing",
        "strays",
        "stretches",
        "talking",
        "telling",
        "told",
        "urgings",
        "visiting",
        "waiting",
    ]
)
HERE = Path(__file__).resolve()
MOST_IGNORED, MOST_UNCHECKED = 84, 81
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES = 400, 40, 20, 80
TEMPLATE_WIDTH = 140


def tracked(*suffixes):
    """Every file that git knows, or would take, with one of the endings."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file()]


def ours():
    """The Python files of the apps, without migrations."""
    return [
        path
        for path in tracked(".py")
        if path.relative_to(ROOT).parts[0] in APPS and "migrations" not in path.parts
    ]


def functions(path):
    """Every function of a file with its length in lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1


def lines(path):
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_outgrows_its_room():
    assert [
        str(path)
        for path in tracked(".py", ".js")
        if "migrations" not in path.parts and lines(path) > FILE_LINES
    ] == []


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.name}:{node.name}"
        for path in ours()
        for node, size in functions(path)
        if size > FUNCTION_LINES
    ]
    assert long == []


def test_views_only_pass_on():
    views = [path for path in ours() if "views" in path.parts or re.fullmatch(r"(\w+_)?views", path.stem)]
    assert [
        f"{path.name}:{node.name}" for path in views for node, size in functions(path) if size > VIEW_LINES
    ] == []


def test_templates_stay_small():
    assert [str(path) for path in tracked(".html") if lines(path) > TEMPLATE_LINES] == []


def test_a_line_of_a_template_fits_a_screen():
    assert [
        f"{path}:{number}"
        for path in tracked(".html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_WIDTH
    ] == []


def test_no_room_is_called_a_lumber_room():
    assert [str(path) for path in ours() if FORBIDDEN & {path.stem, path.parent.name}] == []


def test_files_have_names_that_an_engineer_would_search_for():
    assert [str(path) for path in ours() if path.stem in PICTURES] == []


def test_no_two_classes_of_an_app_have_one_name():
    found = defaultdict(list)
    for path in ours():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name != "Command":  # Django's own name
                found[path.relative_to(ROOT).parts[0], node.name].append(path.name)
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_verbs_are_called_by_name():
    assert [str(path) for path in tracked(".py") if re.search(r"lifecycle\.VERBS\[", path.read_text())] == []


@pytest.mark.parametrize("mark, most", [("# type: ignore", MOST_IGNORED), ("# noqa", MOST_UNCHECKED)])
def test_what_the_checkers_must_not_see_grows_less(mark, most):
    assert (
        sum(path.read_text(encoding="utf-8").count(mark) for path in tracked(".py") if path != HERE) <= most
    )


def test_every_module_opens_with_its_promise_and_every_model_says_what_a_row_is():
    silent = [str(path) for path in ours() if path.name != "__init__.py" and not _opening(path)]
    models = [model for app in APPS[1:] for model in apps.get_app_config(app).get_models()]
    assert silent == []
    assert [model.__name__ for model in models if _generated(model)] == []


def _opening(path):
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def _generated(model):
    return not model._meta.auto_created and (model.__doc__ or "").startswith(f"{model.__name__}(")


def test_there_are_no_signals_of_our_own():
    assert [
        str(path) for path in ours() if re.search(r"django\.dispatch|@receiver|post_save", path.read_text())
    ] == []


def test_only_the_lifecycle_writes_a_status():
    writers = re.compile(r"\.update\([^)]*\bstatus=|\bcase\.status\s*=[^=]")
    others = [path for path in ours() if "lifecycle" not in path.parts]
    assert [str(path) for path in others if writers.search(path.read_text(encoding="utf-8"))] == []


def test_the_diagram_in_the_documents_is_the_table():
    document = ROOT / "docs/life-of-a-case.md"
    text = document.read_text(encoding="utf-8")
    with translation.override("zh-hans"):
        assert redraw(text) == text
    assert all(f"`{name}`" in text for name in VERBS)


@pytest.mark.parametrize(
    "name", ["requirements/production.lock", "requirements/dev.lock", "package-lock.json"]
)
def test_locks_carry_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "sha256:" in text or "sha512-" in text
    assert not re.search(r"index-url|find-links|\"resolved\"", text)


def test_no_word_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|pytest\.mark\.(skip|xfail)")
    here = Path(__file__)
    assert [
        str(path)
        for path in tracked(".py", ".html", ".js")
        if path != here and marks.search(path.read_text())
    ] == []
