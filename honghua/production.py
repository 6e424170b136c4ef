"""What only a demonstration may have: secrets that can be guessed, open hosts, plain HTTP.

Production does not start with it. Each weakness is said with its setting's name, and never with the secret.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.http.request import validate_host

from honghua.environment import Environment

# As they stand in examples, tutorials and other people's installations; six letters at least, so that no random
# secret of the length asked for holds one by chance.
KNOWN_WORDS = (
    "changeme", "changethis", "replaceme", "password", "passw0rd", "secret", "insecure", "honghua", "example",
    "default", "postgres", "placeholder", "12345678", "abcdefgh", "qwerty", "letmein",
)  # fmt: skip
WORDS = re.compile("|".join(KNOWN_WORDS))
# Of the accounts that `make demo` makes; known to everybody who has read the README.
DEMONSTRATION_PASSWORD = "honghua-demo"  # noqa: S105
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# What stands in an address instead of a password: a client certificate or a file with the password.
OTHER_PROOF = ("sslcert", "passfile", "service", "ssl_certfile")


class Measure(NamedTuple):
    """How long a secret has to be, and how many different characters and steps between them it has to have."""

    length: int
    variety: int


SIGNING = Measure(50, 10)
# What an earlier key signed is still believed, so that it is no weaker; Django once made them shorter.
FORMER = Measure(32, 10)
SEALING = Measure(32, 10)
PASSWORD = Measure(12, 6)


def guessable(secret: str | bytes, measure: Measure) -> bool:
    """Whether a secret is too short, a known word, one thing repeated, or counted up."""
    read = secret if isinstance(secret, bytes) else secret.encode()
    text = re.sub(r"[^a-z0-9]", "", read.decode("ascii", "ignore").lower())
    steps = {(after - before) % 256 for before, after in pairwise(read)}
    return (
        len(read) < measure.length
        or len(set(read)) < measure.variety
        or len(steps) < measure.variety
        or WORDS.search(text) is not None
    )


def weaknesses(given: Environment) -> list[str]:
    """All that keeps this environment from being production's; what is missing or malformed is said elsewhere."""
    env = Environment(given.values)
    return [sentence for rule in RULES for sentence in rule(env)]


def _keys(env: Environment) -> Iterator[str]:
    """Keys that can be guessed. Older FIELD_KEYS are let be: without them what they sealed could not be read again."""
    recipe = "its recipe is in .env.example"
    signing = env.text("SECRET_KEY", "")
    if signing and guessable(signing, SIGNING):
        yield f"SECRET_KEY can be guessed: {recipe}"
    if any(guessable(key, FORMER) for key in env.words("SECRET_KEY_FALLBACKS", "")):
        yield "SECRET_KEY_FALLBACKS holds a key that can be guessed: leave it out"
    for name in ("FIELD_KEYS", "LOOKUP_KEY"):
        if any(guessable(key, SEALING) for key in env.keys(name, "")[:1]):
            yield f"{name} can be guessed: {recipe}"


def _passwords(env: Environment) -> Iterator[str]:
    """Of servers: asked for over a network, and never one that can be guessed."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        url = _address(env, name)
        query = parse_qs(url.query)
        host = query.get("host", [url.hostname or ""])[0]
        over_network = bool(host) and not host.startswith("/") and host not in LOOPBACK
        if not url.password and over_network and not query.keys() & set(OTHER_PROOF):
            yield f"{name} names no password for a server that is reached over the network"
        if url.password and guessable(unquote(url.password), PASSWORD):
            yield f"{name} holds a password that can be guessed: 12 characters or more, made by chance"
    mail = _address(env, "EMAIL_URL").password
    if mail and WORDS.search(mail.lower()):
        yield "EMAIL_URL holds a password that can be guessed"


def _reuse(env: Environment) -> Iterator[str]:
    """One secret, one purpose: whoever learns one has learned no other."""
    held = {
        "SECRET_KEY": {env.text("SECRET_KEY", "")},
        "SECRET_KEY_FALLBACKS": set(env.words("SECRET_KEY_FALLBACKS", "")),
        **{
            name: {base64.b64encode(key).decode() for key in env.keys(name, "")}
            for name in ("FIELD_KEYS", "LOOKUP_KEY")
        },
        **{
            name: {unquote(_address(env, name).password or "")}
            for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
        },
    }
    for (one, its), (other, theirs) in combinations(held.items(), 2):
        if (its & theirs) - {""}:
            yield f"{one} and {other} hold the same secret: each needs one of its own"


def _hosts(env: Environment) -> Iterator[str]:
    """The names of the site are names; links in mails and on slips lead to one of them, by HTTPS."""
    hosts = env.words("ALLOWED_HOSTS", "")
    if any("*" in host or re.fullmatch(r"\.[^.]*", host) for host in hosts):
        yield "ALLOWED_HOSTS must name the site's own hosts, without * and not a whole top level"
    site = env.text("SITE_URL", "")
    url = _address(env, "SITE_URL")
    if site and url.scheme != "https":
        yield "SITE_URL must begin with https://: sign-in works over nothing else"
    elif site and ("*" in url.netloc or "@" in url.netloc or url.path.strip("/") or url.query):
        yield "SITE_URL must be https:// and a name, and nothing more"
    elif site and hosts and not validate_host((url.hostname or "").lower(), [host.lower() for host in hosts]):
        yield "SITE_URL must lead to a name that stands in ALLOWED_HOSTS"


def _transport(env: Environment) -> Iterator[str]:
    """Plain HTTP is left to a proxy, where there is one; and only a proxy is believed what it says of the caller."""
    proxies = env.number("TRUSTED_PROXIES", 0)
    if proxies:
        return
    if env.text("SSL_REDIRECT", "true") == "false":
        yield "SSL_REDIRECT=false needs a proxy that sends plain HTTP away (TRUSTED_PROXIES)"
    if env.number("HSTS_SECONDS", 1) == 0:
        yield "HSTS_SECONDS=0 needs a proxy that says it instead (TRUSTED_PROXIES)"
    if "*" in env.text("FORWARDED_ALLOW_IPS", ""):
        yield "FORWARDED_ALLOW_IPS=* believes anybody: it needs a proxy before the site (TRUSTED_PROXIES)"


def _address(env: Environment, name: str) -> SplitResult:
    """An address in its parts; an empty one where it cannot be read."""
    try:
        return urlsplit(env.text(name, ""))
    except ValueError:
        return urlsplit("")


RULES: tuple[Callable[[Environment], Iterable[str]], ...] = (_keys, _passwords, _reuse, _hosts, _transport)
