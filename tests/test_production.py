"""What only a demonstration may have does not start elsewhere: refused by its setting's name, without the secret."""

import base64
import re
import runpy
import secrets
import string

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.utils import timezone

from cases import notices
from dashboard.demonstration import people
from honghua import demo, mail, production
from honghua.environment import Environment
from tests.cast import PASSWORD
from tests.test_ground import COMPLETE, COMPOSE, ROOT, start_with

ZEROS = base64.b64encode(bytes(32)).decode()
COUNTED = base64.b64encode(bytes(range(32))).decode()
NAMED = base64.b64encode(b"honghua-field-key-of-our-street!").decode()
MAIL = {"EMAIL_URL": "smtp+tls://street:b7e0d1c95f@mail.street.cn:587", "EMAIL_FROM": "honghua@street.cn"}
GUESSED = ["changeme", "short-1aB9", "x1Y2-" * 20, string.ascii_letters + string.digits,
           "django-insecure-" + secrets.token_urlsafe(50)]  # fmt: skip
# setting → values that production does not start with; an empty list where every well-formed value is safe.
REFUSED = {
    "HONGHUA_MODE": ["debug"],
    "SECRET_KEY": [*GUESSED, COMPLETE["FIELD_KEYS"]],
    "SECRET_KEY_FALLBACKS": [secrets.token_urlsafe(50) + ",changeme", COMPLETE["SECRET_KEY"]],
    "FIELD_KEYS": [ZEROS, COUNTED, NAMED, base64.b64encode(b"ab" * 16).decode(), COMPLETE["LOOKUP_KEY"]],
    "LOOKUP_KEY": [ZEROS, COUNTED, NAMED, COMPLETE["FIELD_KEYS"]],
    "ALLOWED_HOSTS": ["*", "honghua.example,*", "*.example", ".cn", "."],
    "SITE_URL": ["http://honghua.example", "https://other.example", "https://*.example", "https://honghua.example/x",
                 "https://u:p@honghua.example", "https://["],
    "DATABASE_URL": ["postgresql://a@db/x", "postgresql://honghua:honghua@db/x", "postgresql://a:postgres@localhost/x",
                     "postgresql://a:PASSWORD@HOST:5432/x", "postgresql://a@/x?host=db",
                     "postgresql://a:x0-5c8e1b94a7@db/x"],
    "REDIS_URL": ["redis://valkey:6379/0", "redis://:PASSWORD@HOST:6379/0", "redis://:aaaaaaaaaaaaaa@valkey/0",
                  "redis://:x0-5[8e1b94a7@valkey/0"],
    "EMAIL_URL": ["", "console://", "smtp://", "smtp://user:password@host:25", "smtp://host:port", "nowhere"],
    "EMAIL_FROM": ["", "honghua@localhost", "honghua", "office@example.org"],
    "SSL_REDIRECT": ["false"],
    "HSTS_SECONDS": ["0"],
    "LOG_LEVEL": ["LOUD"],
    "TRUSTED_PROXIES": [], "STATEMENT_TIMEOUT": [], "STATIC_ROOT": [], "MEDIA_ROOT": [], "UPLOAD_TEMP_DIR": [],
    "TILE_URL": ["file:///etc", "https://[/"], "TILE_CRS": ["bd09"], "TILE_ATTRIBUTION": [], "LOG_FORMAT": ["xml"],
}  # fmt: skip


@pytest.fixture
def refusal(monkeypatch):
    """What the settings say to an environment in one sentence; empty when they start with it."""

    def read(values):
        monkeypatch.setattr("os.environ", values)
        monkeypatch.setattr(Environment.__init__, "__defaults__", (values,))
        try:
            runpy.run_path(str(ROOT / "honghua" / "settings.py"))
        except ImproperlyConfigured as error:
            return str(error)
        return ""

    return read


@pytest.mark.parametrize("name", REFUSED)
def test_what_only_a_demonstration_may_have_is_refused_with_its_name(name, refusal):
    whole = COMPLETE | (MAIL if name.startswith("EMAIL") else {})
    assert refusal(whole) == ""
    for value in REFUSED[name]:
        said = refusal(whole | {name: value})
        assert name in said, value
        assert name.endswith("MODE") or not len(value) > 8 or value not in said.replace("console://", "")


def test_no_setting_is_forgotten():
    read = set()
    for path in (ROOT / "honghua").glob("*.py"):
        read |= set(re.findall(r'env\.(?!throwaway)\w+\(\s*"([A-Z_]+)"', path.read_text()))
    assert read - set(REFUSED) == {"FORWARDED_ALLOW_IPS"}


def test_a_proxy_may_do_what_is_left_out_here_and_nobody_else(refusal):
    left = {"SSL_REDIRECT": "false", "HSTS_SECONDS": "0", "FORWARDED_ALLOW_IPS": "*"}
    assert all(name in refusal(COMPLETE | left) for name in left)
    assert refusal(COMPLETE | left | {"TRUSTED_PROXIES": "1"}) == ""


def test_an_older_key_still_reads_and_a_certificate_is_as_good_as_a_password(refusal):
    assert refusal(COMPLETE | {"FIELD_KEYS": f"{COMPLETE['FIELD_KEYS']},{ZEROS}"}) == ""
    assert (
        refusal(COMPLETE | {"DATABASE_URL": "postgresql://a@db/x?sslmode=verify-full&sslcert=/c.pem"}) == ""
    )
    assert (
        refusal(COMPLETE | {"DATABASE_URL": "postgresql://a@/x?host=/run/pg", "REDIS_URL": "unix:///run/v"})
        == ""
    )


def test_the_recipes_of_the_example_start_under_the_compose_file(refusal):
    example = (ROOT / ".env.example").read_text()
    given = dict.fromkeys(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE), "")
    made = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("FIELD_KEYS", "LOOKUP_KEY")}
    made |= {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "honghua.street.cn",
        "EMAIL_URL": "none",
    }
    passwords = {name: secrets.token_hex(16) for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD")}
    assert set(given) == set(made) | set(passwords) | {"DOMAIN"}
    composed = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: passwords[found[1]], value)
        for name, value in COMPOSE["x-app"]["environment"].items()
    }
    assert refusal(given | made | composed) == ""
    said = refusal(given | composed)
    assert all(f"{name} is missing" in said for name in made)


def test_nothing_is_judged_in_a_demonstration_in_tests_and_in_checks(refusal):
    weak = {"SECRET_KEY": "secret", "ALLOWED_HOSTS": "*", "FIELD_KEYS": ZEROS, "LOOKUP_KEY": ZEROS,
            "DATABASE_URL": "postgresql:///x", "REDIS_URL": "redis://valkey/0", "MEDIA_ROOT": "/tmp/m",
            "SITE_URL": "http://127.0.0.1:8000"}  # fmt: skip
    assert [refusal(weak | {"HONGHUA_MODE": mode}) for mode in ("demo", "test", "check")] == ["", "", ""]
    assert [refusal({"HONGHUA_MODE": mode}) for mode in ("test", "check")] == ["", ""]


def test_random_secrets_are_never_called_guessable():
    for _time in range(300):
        assert not production.guessable(secrets.token_bytes(32), production.SEALING)
        assert not production.guessable(secrets.token_urlsafe(50), production.SIGNING)
        assert not production.guessable(secrets.token_hex(16), production.PASSWORD)


def test_the_web_server_serves_in_no_mode_that_keeps_nothing():
    done = start_with(
        {"HONGHUA_MODE": "check"}, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "honghua.wsgi"
    )
    assert done.returncode != 0
    assert "HONGHUA_MODE" in done.stderr


def test_without_mail_nothing_is_sent_and_nothing_is_printed(capfd):
    env = Environment({"EMAIL_URL": "none"})
    read = mail.read(env, printed=False)
    sent = EmailMessage(
        "重设密码", "https://x/key/", to=["a@b.cn"], connection=get_connection(read.backend)
    ).send()
    assert (sent, read.sends, env.problems, capfd.readouterr()) == (0, False, [], ("", ""))


def test_the_demonstrations_password_opens_nothing_in_production(settings, cadre, admin):
    assert production.DEMONSTRATION_PASSWORD == demo.PASSWORD == people.PASSWORD
    cadre.set_password(demo.PASSWORD)
    cadre.save()
    typed = {"login": "cadre", "username": "cadre", "password": demo.PASSWORD}
    seen = {}
    for mode in ("demo", "production"):
        settings.MODE = mode
        token = Client().post("/api/v1/auth/token/", {"username": "cadre", "password": demo.PASSWORD})
        seen[mode] = Client().post("/accounts/login/", typed).status_code, token.status_code
    assert seen == {"demo": (302, 200), "production": (200, 400)}
    assert Client().post("/accounts/login/", {"login": "admin", "password": PASSWORD}).status_code == 302
    with pytest.raises(ValidationError, match="演示"):
        validate_password(demo.PASSWORD)


def test_a_street_without_mail_says_so_and_promises_none(settings, client, cadre, admin, case, department):
    settings.SENDS_MAIL = False
    client.force_login(cadre)
    for path in ("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/email/"):
        for answer in (client.get(path), client.post(path, {"email": "a@b.cn", "action_add": ""})):
            assert "请找街道管理员" in answer.content.decode(), path
    department.email = "unit@street.cn"
    department.save()
    message = notices.Message("x", "题")
    assert notices.alarm(case, [], [department], message, timezone.now()) == (0, 0)
    client.force_login(admin)
    assert "收不到通知" in client.get(f"/admin/grids/executor/{department.pk}/change/").content.decode()


def test_the_proxy_writes_no_address_with_a_key_in_it_into_its_log():
    options = (ROOT / "deploy" / "Caddyfile").read_text().split("{$DOMAIN}")[0]
    assert re.search(r"format filter \{.*request>uri delete.*request>headers delete", options, re.DOTALL)
