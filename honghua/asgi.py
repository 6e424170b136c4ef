"""The same application for an asynchronous server."""

import os

from django.core.asgi import get_asgi_application

from honghua.database import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honghua.settings")

application = get_asgi_application()
limit_statements()
