"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from honghua.database import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honghua.settings")

application = get_wsgi_application()
limit_statements()
