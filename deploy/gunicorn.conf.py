"""How gunicorn serves: threads for the waiting, a process a core."""

import os
from pathlib import Path

# Keys of these two are known to everybody, and nothing is kept: they are for tests and for checks of the code.
if os.environ.get("HONGHUA_MODE") in ("test", "check"):
    raise SystemExit("HONGHUA_MODE: nothing is served in the modes test and check.")

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 15
keepalive = 5
# The access line is honghua.request's, with the route instead of the path.
accesslog = None
control_socket_disable = True
max_requests = 50_000
max_requests_jitter = 5_000
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108
