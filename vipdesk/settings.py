"""Every setting of vipdesk. What differs between installations comes from the environment (see .env.example)."""

from pathlib import Path

import django.conf.locale
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from vipdesk import env

BASE_DIR = Path(__file__).resolve().parent.parent
VIPDESK_HOME = env.folder("VIPDESK_HOME", BASE_DIR / "var")

# --- how it runs ----------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
VIPDESK_DEMO = env.flag("VIPDESK_DEMO")
VIPDESK_TLS = env.flag("VIPDESK_TLS", default=not VIPDESK_DEMO)
VIPDESK_URL = env.text("VIPDESK_URL", "http://127.0.0.1:8000")
UNSET_SECRET_KEY = "SECRET_KEY is not set"  # noqa: S105  lets commands run; vipdesk.production refuses to serve with it
SECRET_KEY = env.text("SECRET_KEY", UNSET_SECRET_KEY)
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "axes",
    "csp",
    "js_lib_bootstrap5",
    "vipdesk.apps.Project",
    "vipdesk.hotel",
    "vipdesk.access",
    "vipdesk.outbox",
    "guests",
    "tiers",
    "stays",
]

MIDDLEWARE = [
    "vipdesk.metrics.Counted",
    "vipdesk.access.middleware.RequestId",
    "vipdesk.access.middleware.BodyLimit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "vipdesk.errors.Problems",
]

ROOT_URLCONF = "vipdesk.urls"
WSGI_APPLICATION = "vipdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- the database ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VIPDESK_HOME / 'vipdesk.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"] |= {"CONN_MAX_AGE": env.number("CONN_MAX_AGE", 600), "CONN_HEALTH_CHECKS": True}
else:
    # IMMEDIATE: a transaction that will write takes its turn at once, so six processes wait instead of failing.
    # synchronous NORMAL: with WAL the death of any process loses nothing; only a power cut may lose the last commits,
    # whole transactions each. A hotel that must not lose those runs PostgreSQL.
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
    # Tests write from several processes at once: a file, since a database in memory cannot be shared.
    DATABASES["default"]["TEST"] = {"NAME": str(VIPDESK_HOME / "test.sqlite3")}

# --- people signing in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "hotel.StaffMember"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "vipdesk.access.backends.Staff"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "stays.views.sign_in.csrf_failure"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
SESSION_ENGINE = "vipdesk.access.sessions"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_AGE = 12 * 3600
# Words for the next page end with the session: in a cookie they would be read to whoever signs in after.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Counted per name *and* address: somebody who guesses at a name from elsewhere cannot lock its owner out of the desk.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "vipdesk.access.addresses.client_address"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password"]

# --- the browser's side of safety -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = VIPDESK_TLS
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 63_072_000 if VIPDESK_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = VIPDESK_TLS
BEHIND_TLS_PROXY = env.flag("BEHIND_TLS_PROXY")
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a batch of bookings; a single booking is held to less by its parser

# --- the REST API ---------------------------------------------------------------------------------------------------
# Calls a second for each key, and how many at once; every web process grants its share of them.
API_RATE = env.number("API_RATE", 100, least=1)
API_BURST = env.number("API_BURST", 1000, least=1)
WEB_PROCESSES = env.number("WEB_WORKERS", 1, least=1)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "vipdesk.access.authentication.BearerKey",
        "vipdesk.access.authentication.StaffSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["vipdesk.access.permissions.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["vipdesk.access.throttling.PerKey"],
    "DEFAULT_PARSER_CLASSES": ["vipdesk.access.parsers.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "stays.api.schema.CallSchema",
    "EXCEPTION_HANDLER": "vipdesk.errors.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "vipdesk",
    "DESCRIPTION": "The VIP reception of a hotel: bookings in, arrivals, plans and notices out.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],  # lists of codes stay where they are
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- languages and clocks -------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("zh-hans", _("Simplified Chinese")),
    ("pl", _("Polish")),
    ("lv", _("Latvian")),
    ("fil", _("Filipino")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Django names no Filipino of its own.
django.conf.locale.LANG_INFO.setdefault(
    "fil", {"bidi": False, "code": "fil", "name": "Filipino", "name_local": "Filipino"}
)

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VIPDESK_HOME / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

# --- mail -----------------------------------------------------------------------------------------------------------
# Without EMAIL_URL each mail is a file: right for the demo, and nothing that production may be served with.
EMAIL_BACKEND = "vipdesk.outbox.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VIPDESK_HOME / "mail")
if env.text("EMAIL_URL", ""):
    globals().update(env.email("EMAIL_URL"))
# Django's own writes a file for each connection; ours a whole file for each mail.
EMAIL_BACKEND = globals()["EMAIL_BACKEND"].replace("django.core.mail.backends.filebased", "vipdesk.outbox.filebased")
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 10, least=1)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "vipdesk@localhost")

# --- chat and push --------------------------------------------------------------------------------------------------
# Keys under which addresses of channels are stored, the newest first; older ones still open what they closed.
CHANNEL_KEYS = env.listed("CHANNEL_KEYS") or [SECRET_KEY]
# Hosts inside the house that channels may reach all the same, such as chat.hotel.local or 10.0.0.5.
CHANNEL_HOSTS = env.listed("CHANNEL_HOSTS")

# What the relay also does every few seconds, so that it happens without a beat and workers too.
RELAY_CHORES = [
    "stays.farewell.call_due",
    "stays.escalating.escalate_due",
    "stays.request_escalation.escalate_requests",
    "stays.awards_ending.look_after",
    "stays.codes.grade_mapped",
    "stays.disturbing.go_on",
    "stays.holding_stored.hold",
    "stays.overstaying.look",
    "stays.reminding.remind_due",
    "stays.list_mail.send_due",
    "vipdesk.outbox.channels.spread",
]
# Who puts a notice in words for a mail, by what it is about.
NOTICES = {"stay": "stays.notice_mail.said"}
# Who writes the mails that are made when they are sent, by the first word of their kind.
LETTERS = {
    "award": "stays.awards_ending.write",
    "list": "stays.documents.letters.write",
    "reminder": "stays.reminding.write",
    "welcome": "stays.welcome.write",
    "farewell": "stays.farewell.write",
}
# Who writes many of a kind at once, in as few queries as one.
LETTERS_TOGETHER = {"list": "stays.documents.letters.write_all"}
# Who says whether one is still of use; the others are until their day is over.
LETTERS_OF_USE = {
    "award": "stays.awards_ending.is_of_use",
    "reminder": "stays.reminding.is_of_use",
    "welcome": "stays.welcome.is_of_use",
    "farewell": "stays.farewell.is_of_use",
}

# --- the broker: it carries hints only, the rows are the queue --------------------------------------------------------
REDIS_URL = env.redis("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # above the longest task's hard limit: what runs is never handed out twice
    "unacked_restore_interval": 5,
    "health_check_interval": 10,
    "global_keyprefix": "vipdesk:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # a hint that kills its worker is not handed on: the relay finds the rows
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VIPDESK_HOME / "beat-schedule")

# --- logs -----------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_ids": {"()": "vipdesk.logs.RequestIds"}},
    "formatters": {
        "plain": {
            "()": "vipdesk.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name} {request_id} {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request_ids"]}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # The access log of vipdesk.requests tells of the others, without addresses that somebody typed.
        "django.request": {"level": "ERROR"},
        # "received" and "succeeded" of every task, with what it returned: noise, and not needed to follow a delivery.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
