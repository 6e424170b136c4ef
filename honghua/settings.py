"""All settings, from the environment. A missing or wrong value stops the start with a sentence that names it.

HONGHUA_MODE is `production` (the default), `demo`, `test`, or `check` (no services, throw-away secrets).
"""

import base64
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from honghua import mail, production
from honghua.admin_theme import UNFOLD  # noqa: F401  (a setting)
from honghua.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

MODE = env.choice("HONGHUA_MODE", ("production", "demo", "test", "check"), "production")
env.keeps_nothing = MODE in ("test", "check")
DEBUG = False

# Secrets and addresses

SECRET_KEY = env.text("SECRET_KEY", env.throwaway(secrets.token_urlsafe(50)))
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
# Personal data at rest: AES-256-GCM keys, newest first; and the key of the hash beside it for exact search.
FIELD_KEYS = env.keys("FIELD_KEYS", env.throwaway(base64.b64encode(b"f" * 32).decode()))
LOOKUP_KEY = next(iter(env.keys("LOOKUP_KEY", env.throwaway(base64.b64encode(b"l" * 32).decode()))), b"")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", env.throwaway("localhost,127.0.0.1,testserver"))
# ".example.cn" lets a name and all under it in; the site's own is the name.
_own_name = next(iter(ALLOWED_HOSTS), "").removeprefix(".")
SITE_URL = env.url("SITE_URL", ("http", "https"), f"https://{_own_name}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
REDIS_URL = env.url("REDIS_URL", ("redis", "rediss", "unix"), env.throwaway("redis://127.0.0.1:6379/0"))
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

# Apps

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "grids.apps.RegistersConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "grids",
    "cases",
    "volunteers",
    "dashboard",
]

MIDDLEWARE = [
    "honghua.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "honghua.csp.PolicyMiddleware",
    "honghua.middleware.GuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "honghua.language.ChineseFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "honghua.urls"
WSGI_APPLICATION = "honghua.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cases.navigation.page",
            ],
        },
    },
]

# Database. Each thread keeps its connection, looked at once a request: a new one costs ten times the query, and
# a pool served no more requests than kept connections do. No JIT for short queries.

_database = env.database("DATABASE_URL", env.throwaway("postgresql:///honghua"))
_database["CONN_MAX_AGE"] = 0 if env.keeps_nothing else None
_database["CONN_HEALTH_CHECKS"] = True
# The threshold serves grids.prepared_queries; Django's own queries are not prepared.
_database["OPTIONS"] = {
    "options": "-c jit=off -c plan_cache_mode=force_generic_plan",
    "connect_timeout": 3,
    "prepare_threshold": 3,
} | _database.get("OPTIONS", {})
DATABASES = {"default": _database}
# Seconds after which a statement of a web request is stopped; 0 for never. The worker's are not: honghua.database.
STATEMENT_TIMEOUT = env.number("STATEMENT_TIMEOUT", 30)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache and sessions. A session in the database survives a dead Redis and costs one query by primary key.

CACHES = {
    "default": {
        "BACKEND": "honghua.cache.ForgetfulCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "honghua",
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# People

AUTH_USER_MODEL = "grids.User"
AUTHENTICATION_BACKENDS = [
    "honghua.signin.NoDemonstration",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "honghua.signin.NoDemonstrationPassword"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "honghua.signin.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
# What opens an account changes only after the password, typed for that a moment ago: grids.people.credentials.
ACCOUNT_REAUTHENTICATION_REQUIRED, ACCOUNT_REAUTHENTICATION_TIMEOUT = True, 120
# By account before address: an office sits behind one router.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "10/m/key,100/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "honghua.signin.FactorAdapter"

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "honghua/locale", BASE_DIR / "honghua/locale/libraries"]
USE_I18N = True
FORMAT_MODULE_PATH = "honghua.formats"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files

NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "static-root")))
STATICFILES_FINDERS = ["honghua.vendor.ChosenFilesFinder", "honghua.vendor.ChosenAppFilesFinder"]
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "honghua" / "static",
    ("vendor/tabler", NODE_MODULES / "@tabler" / "core" / "dist"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("vendor/echarts", NODE_MODULES / "echarts" / "dist"),
]
# A source map is served because the file names it; the browser asks for it only with its tools open.
VENDOR_FILES = [
    "vendor/tabler/*/tabler.min.*",
    "vendor/htmx/htmx.min.js",
    "vendor/leaflet/leaflet.[cj]s*",
    "vendor/leaflet/images/*",
    "vendor/echarts/echarts.min.js",
]
# The browsable API and redoc are not offered; htmx comes from vendor/.
UNUSED_FILES = [
    "rest_framework/*",
    "drf_spectacular_sidecar/redoc/*",
    "*/swagger-ui*es-bundle*",
    "django_htmx/*",
]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", env.throwaway(str(BASE_DIR / "media"))))
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "grids.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "honghua.vendor.Storage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
# What browsers ask for at the root of a site.
WHITENOISE_ROOT = BASE_DIR / "honghua" / "root"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "woff2", "woff", "gz", "map")
# A photo may have 20 MB, a report several; anything over 1 MB goes through a temporary file.
PHOTO_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# Where uploads lie until they are read; the system's own folder for temporary files without it.
FILE_UPLOAD_TEMP_DIR = env.text("UPLOAD_TEMP_DIR", "") or None

# Small tables held in memory are looked at again after so many seconds.

HELD_SECONDS = 0.0 if MODE == "test" else 5.0

# Maps: without a tile address the outlines alone are drawn.

TILE_URL = env.url("TILE_URL", ("http", "https"), "")
TILE_CRS = env.choice("TILE_CRS", ("wgs84", "gcj02"), "wgs84")
TILE_ATTRIBUTION = env.text("TILE_ATTRIBUTION", "")

# Mail

_mail = mail.read(env, printed=MODE != "production")
EMAIL_BACKEND, SENDS_MAIL, DEFAULT_FROM_EMAIL = _mail.backend, _mail.sends, _mail.sender
EMAIL_HOST, EMAIL_PORT = _mail.server.hostname or "", _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.server.scheme == "smtps", _mail.server.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10

# The courier. A dead broker must cost a request less than a second: connecting is given up quickly and
# tried once more; the sweep sends later what was lost.

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.25,
    "socket_timeout": 0.25,  # the worker is given more: honghua.celery
    "socket_keepalive": True,
    "visibility_timeout": 600,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
# Keep the database connection from task to task; honghua.celery looks at it before each.
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "grids.people.tokens.Tokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["cases.api.parsers.BoundedJson", "cases.api.parsers.BoundedMultiPart"],
    "EXCEPTION_HANDLER": "cases.api.exceptions.answer",
    # Strangers, by address and by device or account; an office sits behind one router.
    "DEFAULT_THROTTLE_RATES": {
        "address": "300/hour",
        "device": "60/hour",
        "sign_in": "10/min",
        "sign_in_address": "100/min",
    },
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "grids.paging.SaneCursor",
    "DEFAULT_METADATA_CLASS": "grids.metadata.NameAndTypes",
    "DEFAULT_SCHEMA_CLASS": "grids.schema.Refusals",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "街道网格平台 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": "cases.models.Status",
        "UrgencyEnum": "cases.models.Urgency",
        "PhotoKindEnum": "cases.models.Photo.Kind",
        "VisitKindEnum": "cases.models.Visit.Kind",
        "FindingKindEnum": "cases.models.Finding.Kind",
        "NoteKindEnum": "dashboard.models.Note.Kind",
        "NoteStateEnum": "dashboard.models.Note.State",
        "OneStateEnum": "cases.five_ones.State",
    },
}

# What a browser may load: everything from here; the tile server is the one exception, when there is one.

_tiles = (
    [f"{urlsplit(TILE_URL).scheme}://{urlsplit(TILE_URL).netloc.replace('{s}', '*')}"] if TILE_URL else []
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:", *_tiles],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if MODE == "production":
    env.problems += production.weaknesses(env)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 3600)
    # A street's name may stand beside others' under one domain: whether they speak HTTPS is not ours to say.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]

# Logs

LOG_FORMAT = env.choice("LOG_FORMAT", ("json", "plain"), "json" if MODE == "production" else "plain")
LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "honghua.logs.RequestFilter"}},
    "formatters": {
        "json": {"()": "honghua.logs.JsonFormatter"},
        "plain": {"format": "{asctime} {levelname:<7} {name} [{request_id}] {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A refused request has its line from honghua.request already.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "celery.beat": {"level": "WARNING"},
        # Below, it writes addresses with their tokens and whole messages.
        "apprise": {"level": "WARNING"},
        # A task has its line from honghua.task, with the request's id.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}

if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

env.refuse_if_wrong()
