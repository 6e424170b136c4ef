"""What our scripts are written for (docs/decisions/0025): nothing younger than the baseline without a guard."""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "honghua" / "static" / "honghua"
# Chrome 86, Safari 14: whatever needs htmx, the desk, the wall, the registers.
AT_THE_DESK = {"admin.js", "case.js", "desk.js", "screen.js", "screen_charts.js", "screen_map.js"}
TOO_YOUNG = (
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


def lines():
    """Every line of every script without its comments: file, number, text."""
    for path in sorted(FOLDER.glob("*.js")):
        text = re.sub(
            r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"), flags=re.S
        )
        for number, line in enumerate(text.splitlines(), 1):
            yield path.name, number, re.sub(r"(^|\s)//.*", "", line)


def test_no_script_uses_what_its_browsers_do_not_have():
    young = []
    for name, number, line in lines():
        forbidden = TOO_YOUNG if name in AT_THE_DESK else TOO_YOUNG_FOR_A_PHONE
        young += [f"{name}:{number}: {line.strip()}" for pattern in forbidden if re.search(pattern, line)]
    assert young == []


def test_what_may_be_missing_on_a_phone_is_asked_for_first():
    bare = [
        f"{name}:{number}: {line.strip()}"
        for name, number, line in lines()
        if name not in AT_THE_DESK
        for word, guard in GUARDED.items()
        if word in line and not re.search(guard, line)
    ]
    assert bare == []


def test_the_one_call_that_is_supplied_is_supplied_before_all_others():
    base = (FOLDER.parents[2] / "templates" / "base.html").read_text("utf-8")
    assert "Element.prototype.replaceChildren = function" in (FOLDER / "app.js").read_text("utf-8")
    assert base.index("honghua/app.js") < base.index("honghua/vault.js")


def test_every_reason_to_wait_has_its_sentence_in_every_form_and_list(client, street):
    source = (FOLDER / "vault.js").read_text("utf-8")
    reasons = set(re.findall(r"`(\w+)`", source[source.index("Why something waits") :].split("*/")[0])) - {
        "one"
    }
    assert len(reasons) == 8
    for path in ("/report/", "/drafts/", "/", "/track/"):
        page = client.get(path).content.decode()
        assert {why for why in reasons if re.search(f'data-why-{why}="[^"]+"', page)} == reasons, path
