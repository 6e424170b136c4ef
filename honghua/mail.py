"""Mail, from one setting: EMAIL_URL names a server, or prints (a demonstration), or says `none`: nothing is sent."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from honghua.environment import Environment

NONE = "none"
SERVERS = ("smtp", "smtps", "smtp+tls")
DJANGO = "django.core.mail.backends.{}.EmailBackend"
UNDELIVERABLE = ("localhost", "localhost.localdomain", "example.com", "example.org", "example.cn")


class NoMail(BaseEmailBackend):
    """For a street without a mail server: nothing is sent and nothing is printed, links least of all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """None were sent."""
        return 0


class Mail(NamedTuple):
    """How mail leaves the house; `sends` is false where nothing does."""

    backend: str
    server: SplitResult
    port: int
    sender: str
    sends: bool

    @property
    def user(self) -> str:
        """The account at the mail server."""
        return unquote(self.server.username or "")

    @property
    def password(self) -> str:
        """Its password."""
        return unquote(self.server.password or "")


def read(env: Environment, *, printed: bool) -> Mail:
    """EMAIL_URL and EMAIL_FROM; `printed` where mails may go into the log: never where they are real."""
    value = env.text("EMAIL_URL", "console://" if printed else None)
    url, port = _parts(env, value)
    sends = value != NONE
    if value and sends and url.scheme not in (*SERVERS, *(["console"] if printed else [])):
        servers = ", ".join(f"{scheme}://" for scheme in SERVERS)
        env.problems.append(
            f"EMAIL_URL must begin with {servers} or be `{NONE}` (no mail is sent, none is printed)"
        )
    elif url.scheme in SERVERS and not url.hostname:
        env.problems.append("EMAIL_URL names no mail server")
    sender = env.text("EMAIL_FROM", "no-reply@localhost" if printed or not sends else None)
    if not printed and sends and sender and _undeliverable(sender):
        env.problems.append("EMAIL_FROM must be an address at the street's own mail domain")
    kind = {"console": DJANGO.format("console"), "": "honghua.mail.NoMail"}
    return Mail(kind.get(url.scheme, DJANGO.format("smtp")), url, port, sender, sends)


def _parts(env: Environment, value: str) -> tuple[SplitResult, int]:
    """The address in its parts; the port is 25 where none is named."""
    try:
        url = urlsplit(value)
        return url, url.port or 25
    except ValueError:
        env.problems.append("EMAIL_URL holds a port that is not a number")
        return urlsplit(""), 25


def _undeliverable(sender: str) -> bool:
    """Whether nobody could answer this address."""
    _name, at, domain = parseaddr(sender)[1].rpartition("@")
    return not at or not domain or domain.lower() in UNDELIVERABLE
