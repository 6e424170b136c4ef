"""The styles speak in tokens: sizes and colours are written once, where honghua.css and its grounds define them."""

import re

import pytest
from PIL import ImageColor

from tests.test_house import ROOT, tracked

STYLES = sorted((ROOT / "honghua" / "static" / "honghua").glob("*.css"))
SCRIPTS = sorted((ROOT / "honghua" / "static" / "honghua").glob("*.js"))
# Where tokens may be defined: everywhere, in a stairwell, on the wall.
GROUNDS = {"honghua.css", "field.css", "screen.css"}
SIZES = 8
# Pages that come when nothing else does, and so carry their few lines of style themselves.
ALONE = {"_plain.html"}
SIZE = r"(inherit|var\(--text-[\w-]+\))"
WRITTEN = r"#[0-9a-f]{3,8}(?![\w-])|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
NAMED = rf"(?<![\w-])(?:{'|'.join(ImageColor.colormap)})(?![\w-])"


def declarations(path):
    """Every declaration of a style: property and value."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    for body in re.findall(r"\{([^{}]*)\}", text):
        for name, value in re.findall(r"([\w-]+)\s*:\s*([^;]+)", body):
            yield name, value.strip()


def defined():
    """The tokens of our own; Tabler's are its words, not ours."""
    return {
        name
        for path in STYLES
        for name, _ in declarations(path)
        if name.startswith("--") and not name.startswith("--tblr-")
    }


def is_a_colour(value):
    """Whether a colour is written out in a value, beside tokens, strings and addresses."""
    bare = re.sub(r"var\([^)]*\)|url\([^)]*\)|\"[^\"]*\"", "", value)
    return bool(re.search(f"{WRITTEN}|{NAMED}", bare, re.I))


def is_a_size(name, value):
    """Whether a declaration sets a size of text by other than a token."""
    if name == "font-size":
        return not re.fullmatch(SIZE, value)
    return name == "font" and not re.search(rf"(^|\s){SIZE}(/|$)", value)


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("font-size", "var(--text-m)", False),
        ("font-size", "17px", True),
        ("font-size", "0.9em", True),
        ("font", "inherit", False),
        ("font", "600 var(--text-l)/1.3 var(--font)", False),
        ("font", "600 18px/1.3 var(--font)", True),
        ("color", "var(--red)", False),
        ("border-color", "transparent", False),
        ("background", "#fff", True),
        ("box-shadow", "0 0 3px rgb(0 0 0 / 14%)", True),
        ("border", "1px solid Black", True),
        ("grid-area", "white-space", False),
    ],
)
def test_the_measure_itself(name, value, wrong):
    assert (is_a_size(name, value) or is_a_colour(value)) is wrong


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_writes_no_size_and_no_colour(path):
    wrong = [
        f"{name}: {value}"
        for name, value in declarations(path)
        if not name.startswith("--") and (is_a_size(name, value) or is_a_colour(value))
    ]
    assert wrong == []


def test_tokens_are_defined_on_their_grounds_alone():
    assert {
        path.name for path in STYLES for name, _ in declarations(path) if name.startswith("--")
    } <= GROUNDS


def test_text_has_eight_sizes_at_most():
    assert len([name for name in defined() if name.startswith("--text-")]) <= SIZES


def test_every_token_is_defined_and_used():
    texts = [path.read_text(encoding="utf-8") for path in [*STYLES, *SCRIPTS, *tracked(".html")]]
    in_styles = {name for text in texts for name in re.findall(r"var\((--[\w-]+)", text)}
    in_scripts = {
        name for path in SCRIPTS for name in re.findall(r"\"(--[\w-]+)\"", path.read_text(encoding="utf-8"))
    }
    told = {name for text in texts for name in re.findall(r"style=\"(--[\w-]+):", text)}  # a bar's length
    assert in_styles | in_scripts == defined() | told


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_the_styles_for_its_colours(path):
    assert re.findall(r"[\"'`]#[0-9a-fA-F]{3,8}[\"'`]", path.read_text(encoding="utf-8")) == []


def test_a_template_writes_neither():
    pages = {path: path.read_text(encoding="utf-8") for path in tracked(".html")}
    inline = {path.name: re.findall(r"style=\"([^\"]*)\"", text) for path, text in pages.items()}
    assert [one for found in inline.values() for one in found if "font" in one or is_a_colour(one)] == []
    assert {path.name for path, text in pages.items() if "<style" in text} == ALONE
