"""The ground: settings that refuse, health that tells, requests that can be followed, a production file that holds."""

import base64
import logging
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from honghua.celery import app
from honghua.environment import Environment
from honghua.health import server_error
from honghua.logs import HEADER, JsonFormatter, RequestFilter, RequestIdMiddleware, request_id
from tests.site import ROOT, beside_the_tests, wait_until

COMPLETE = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "honghua.example",
    "FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
    "LOOKUP_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "DATABASE_URL": "postgresql://a:b%40c-7d2f9e61@db:5433/honghua",
    "REDIS_URL": "redis://:x0-5c8e1b94a7@valkey:6379/0",
    "MEDIA_ROOT": "/tmp/media",
    "EMAIL_URL": "none",
}


def start_with(values, *arguments):
    """What a production process says when it is started with this environment."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *(arguments or ("manage.py", "check", "--deploy"))], cwd=ROOT, env=clean | values,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_complete_environment_starts_and_django_finds_nothing_to_warn_of():
    done = start_with(COMPLETE, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_all_that_is_missing_is_named_in_one_sentence():
    done = start_with({})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert all(f"{name} is missing" in last for name in COMPLETE)


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("FIELD_KEYS", "c2hvcnQ=", "FIELD_KEYS must hold base64 of exactly 32 bytes"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must begin with postgresql://"),
        ("DATABASE_URL", "postgresql://x:port/y", "DATABASE_URL holds a port that is not a number"),
        ("HONGHUA_MODE", "debug", "HONGHUA_MODE must be one of"),
        ("TILE_CRS", "bd09", "TILE_CRS must be one of wgs84, gcj02"),
        ("HSTS_SECONDS", "long", "HSTS_SECONDS must be a whole number"),
    ],
)
def test_a_wrong_value_is_named(name, value, words):
    done = start_with(COMPLETE | {name: value})
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]


def test_the_address_of_the_database_is_read():
    read = Environment(COMPLETE).database("DATABASE_URL")
    assert (read["HOST"], read["PORT"], read["USER"], read["PASSWORD"], read["NAME"]) == (
        "db", "5433", "a", "b@c-7d2f9e61", "honghua",
    )  # fmt: skip
    socket = Environment({"D": "postgresql://honghua@/honghua?host=/run/pg"}).database("D")
    assert socket["HOST"] == "/run/pg"


def test_nothing_wrong_is_no_refusal():
    environment = Environment({})
    environment.refuse_if_wrong()
    environment.text("X")
    with pytest.raises(ImproperlyConfigured, match="X is missing"):
        environment.refuse_if_wrong()


def test_every_setting_is_in_the_example():
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "honghua" / "settings.py").read_text()))
    example = (ROOT / ".env.example").read_text()
    assert {name for name in names if not re.search(rf"^#?{name}=", example, re.MULTILINE)} == set()


def test_alive_touches_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_ready_says_that_the_broker_is_missing_and_when_it_is_back(client, db, broker):
    assert client.get("/readyz").json() == {"ready": True, "missing": []}
    broker.stop()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["broker"])
    broker.start()
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_out_of_reach_is_a_plain_page(error, settings):
    failing = client_of_a_view_that_raises(error, settings)
    page = failing.get("/page/")
    assert page.status_code == 503
    assert "系统暂时无法使用" in page.content.decode()
    assert (page["Retry-After"], page["Refresh"]) == ("5", "5")
    assert failing.get("/api/v1/page/").json().keys() == {"detail"}
    assert "Refresh" not in failing.post("/page/")


def test_a_statement_that_takes_too_long_is_a_plain_page(settings, db):
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '20ms'")
        with pytest.raises(OperationalError) as stopped, transaction.atomic():
            cursor.execute("select pg_sleep(5)")
    failing = client_of_a_view_that_raises(stopped.value, settings)
    page = failing.get("/page/")
    assert (page.status_code, "Refresh" in page) == (503, False)
    assert "缩小范围" in page.content.decode()
    assert failing.get("/api/v1/page/").json().keys() == {"detail"}


def test_a_wrong_query_is_not_called_an_outage(settings):
    assert client_of_a_view_that_raises(ProgrammingError("typo"), settings).get("/page/").status_code == 500


def client_of_a_view_that_raises(error, settings):
    """A stranger's browser at a site whose every page fails like that."""

    def view(request):
        raise error

    urls = type(sys)("failing_urls")
    urls.urlpatterns = [path("page/", view), path("api/v1/page/", view)]
    urls.handler500 = server_error
    settings.ROOT_URLCONF = urls
    return Client(raise_request_exception=False)


def test_a_dead_broker_costs_a_request_less_than_two_seconds(broker):
    os.kill(broker.pid, signal.SIGSTOP)
    began = time.perf_counter()
    with pytest.raises(Exception, match=r".") as raised:
        app.send_task("nobody.listens")
    spent = time.perf_counter() - began
    os.kill(broker.pid, signal.SIGCONT)
    assert type(raised.value).__name__ == "OperationalError"
    assert spent < 2


@pytest.mark.parametrize(
    "given, kept", [("from-the-proxy-1", True), ("short", False), ("x" * 65, False), ("bad\nline", False)]
)
def test_a_sane_request_id_is_kept(given, kept):
    seen = []

    def view(request):
        seen.append(request_id.get())
        return HttpResponse()

    request = RequestFactory().get("/", headers={HEADER: given})
    answer = RequestIdMiddleware(view)(request)
    assert (answer[HEADER] == given) is kept
    assert seen == [answer[HEADER]]
    assert request_id.get() == "-"


def test_the_worker_carries_the_request_id_on(celery_worker):
    token = request_id.set("0123456789abcdef")
    app.send_task("celery.backend_cleanup")
    request_id.reset(token)
    line = "honghua.task [0123456789abcdef] celery.backend_cleanup SUCCESS"
    wait_until(lambda: line in celery_worker.log_path.read_text(), "the worker's line")


def test_a_log_line_names_the_route_and_not_the_path():
    request = RequestFactory().get("/track/secret-code/")
    request.resolver_match = type("Match", (), {"route": "track/<code>/"})
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("Oh", "/track/secret-code/"), None
    )
    record.request = request
    RequestFilter().filter(record)
    line = JsonFormatter().format(record)
    assert "track/<code>/" in line
    assert "secret" not in line


def test_pages_forbid_what_is_not_ours(client, db):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if "script-src" in part)
    assert scripts.split() == ["script-src", "'self'"]
    assert "'unsafe-eval'" in client.get("/admin/login/")["Content-Security-Policy"]


def test_nobody_signs_up(client, db):
    answer = client.post(
        "/accounts/signup/", {"username": "new", "password1": "a-long-one-1", "password2": "a-long-one-1"}
    )
    assert "关闭" in answer.content.decode() or "Closed" in answer.content.decode()


DOCKERFILE = (ROOT / "Dockerfile").read_text()
DOCKERFILE_USERS = dict(
    re.findall(r"^FROM \S+ AS (app|proxy)$.*?^USER (\S+)$", DOCKERFILE, re.MULTILINE | re.DOTALL)
)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_keeps_the_schema():
    check = Path(sys.executable).with_name("check-jsonschema")
    command = [check, "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_container_is_hardened_and_watched(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    user = service.get("user") or DOCKERFILE_USERS[service["build"]["target"]]
    assert int(user.split(":")[0]) > 0
    assert "healthcheck" in service or service["restart"] == "no"


def test_uploads_lie_on_a_volume_that_the_application_may_write():
    folder = COMPOSE["x-app"]["environment"]["UPLOAD_TEMP_DIR"]
    assert f"uploads:{folder}" in COMPOSE["x-app"]["volumes"]
    assert all(f"uploads:{folder}" in COMPOSE["services"][name]["volumes"] for name in ("web", "worker"))
    owned = re.search(r"install --directory --owner=honghua --group=honghua (.+)$", DOCKERFILE, re.MULTILINE)[
        1
    ]
    assert folder in owned.split()


def test_the_proxy_takes_in_a_whole_photo_before_it_hands_it_on(settings):
    proxy = (ROOT / "deploy" / "Caddyfile").read_text()
    buffered = int(re.search(r"^\s+request_buffers (\d+)MiB$", proxy, re.MULTILINE)[1])
    most = int(re.search(r"^\s+max_size (\d+)MB$", proxy, re.MULTILINE)[1])
    assert settings.PHOTO_MAX_BYTES < buffered * 1024**2 < most * 10**6


def test_a_larger_upload_lies_in_the_folder_for_uploads(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    seen = []

    def view(request):
        seen.append(Path(request.FILES["photo"].temporary_file_path()).parent)
        return HttpResponse()

    view(RequestFactory().post("/", {"photo": SimpleUploadedFile("a.jpg", b"x" * (1024**2 + 1))}))
    assert seen == [tmp_path]


def test_gunicorn_accepts_its_file():
    done = start_with(
        COMPLETE, "-m", "gunicorn", "--check-config", "-c", "deploy/gunicorn.conf.py", "honghua.wsgi"
    )
    assert done.returncode == 0, done.stderr


def test_a_whole_site_comes_up_and_stands_a_restart_of_its_database(site):
    assert site.status("/accounts/login/") == 200
    site.postgres.stop()
    assert site.status("/readyz") == 503
    assert site.status("/accounts/login/") in (200, 503)
    site.postgres.start()
    assert site.status("/readyz") == 200


@pytest.mark.parametrize("path", ["/track/%00/", "/cases/%00/", "/report/nearby/?longitude=%00"])
def test_a_zero_byte_in_an_address_is_a_bad_request(client, db, path):
    assert client.get(path).status_code == 400


def test_pages_stay_out_of_shared_caches(client, db):
    assert client.get("/")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/api/v1/%00/", "/api/v1/cases/%00/", "/api/v1/cases/?search=%00"])
def test_a_zero_byte_in_an_address_of_the_api_is_said_in_json(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (400, {"detail": "请求的格式不对。"})


def test_a_strange_host_is_refused_in_the_words_of_what_it_asked_for(client, db):
    assert client.get("/api/v1/cases/", headers={"Host": "evil.example"}).json().keys() == {"detail"}
    page = client.get("/", headers={"Host": "evil.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_browsers_find_the_mark_at_the_root_and_in_the_registers(client, admin):
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon["Content-Type"]) == (200, "image/x-icon")
    assert b"".join(icon.streaming_content).startswith(b"\0\0\1\0")
    client.force_login(admin)
    page = client.get("/admin/").content.decode()
    mark = re.search(r'<link rel="icon" href="([^"]+mark\.svg)"', page)[1]
    assert client.get(mark).status_code == 200


@pytest.mark.parametrize(
    "allowed, host",
    [
        ("honghua.example", "honghua.example"),
        (".honghua.example,b.example", "honghua.example"),
        ("*", "localhost"),
    ],
)
def test_the_health_check_asks_by_a_name_that_the_site_answers_to(allowed, host):
    class Ready(BaseHTTPRequestHandler):
        """Ready when it is asked by the right name."""

        def do_GET(self):
            """Only by that name."""
            self.send_response(200 if self.headers["Host"] == host else 400)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Ready)
    threading.Thread(target=server.handle_request, daemon=True).start()
    values = {"ALLOWED_HOSTS": allowed, "PORT": str(server.server_port)}
    done = start_with(values, "deploy/healthcheck.py", "web")
    server.server_close()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "module, given, told",
    [("wsgi", {}, "30s"), ("asgi", {}, "30s"), ("wsgi", {"STATEMENT_TIMEOUT": "7"}, "7s"),
     ("wsgi", {"STATEMENT_TIMEOUT": "0"}, "0"), ("celery", {}, "0")],
)  # fmt: skip
def test_only_a_web_request_is_stopped_in_a_long_statement(module, given, told, db):
    words = f"import django, honghua.{module}; django.setup(); from django.db import connection as c; "
    words += "k = c.cursor(); k.execute('show statement_timeout'); print(k.fetchone()[0])"
    values = beside_the_tests() | {"DJANGO_SETTINGS_MODULE": "honghua.settings"} | given
    done = start_with(values, "-c", words)
    assert done.stdout.strip() == told, done.stderr


def test_a_name_with_a_dot_before_it_makes_a_whole_address():
    words = "from django.conf import settings; print(settings.SITE_URL)"
    values = COMPLETE | {"ALLOWED_HOSTS": ".honghua.example", "DJANGO_SETTINGS_MODULE": "honghua.settings"}
    assert start_with(values, "-c", words).stdout.strip() == "https://honghua.example"


@pytest.mark.parametrize("name", ["bench", "bench.households", "bench.phone", "bench.replay"])
def test_each_measurement_starts_outside_of_the_tests(name):
    asked = [sys.executable, "-m", f"tests.{name}", "--help"]
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "HONGHUA_MODE")
    }
    told = subprocess.run(asked, cwd=ROOT, env=bare, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
