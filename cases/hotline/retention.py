"""What a file's cells said is personal data: it is kept while the file can still be mended, and then emptied."""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import ImportBatch

KEPT = timedelta(days=30)


def old_batches(now: datetime) -> list[int]:
    """The files that were brought more than a month ago and still hold what they said."""
    old = ImportBatch.objects.filter(made_at__lt=now - KEPT, emptied_at__isnull=True)
    return list(old.order_by("pk").values_list("pk", flat=True))


def empty(number: int, now: datetime) -> None:
    """Empty every cell; which line became which case stays. A line that became none says so."""
    batch = ImportBatch.objects.get(pk=number)
    with transaction.atomic():
        batch.rows.update(cells=json.dumps([""] * len(batch.header)))
        gone = [["description", _("内容已按期限清除，请重新上传文件。")]]
        batch.rows.filter(case__isnull=True, repeated=False).update(errors=gone)
        ImportBatch.objects.filter(pk=number).update(emptied_at=now)
