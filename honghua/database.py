"""What a request may ask of the database: a statement that runs too long is stopped, so that it holds no thread.

The worker's and a command's statements may take their time: migrations, seals, imports, exports.
"""

from django.conf import settings
from django.db import connections


def limit_statements() -> None:
    """For every connection that this process makes from now on; called by what a web server loads."""
    if settings.STATEMENT_TIMEOUT:
        options = connections.settings["default"]["OPTIONS"]
        options["options"] = f"{options['options']} -c statement_timeout={settings.STATEMENT_TIMEOUT}s"
