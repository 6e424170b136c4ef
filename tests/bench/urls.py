"""The floors: what Django costs at the least under the same server, and the site beside them."""

import itertools
import os
import random
import secrets
from functools import lru_cache

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from cases.models import Case, CaseEvent, Category
from cases.models.case import new_tracking_code
from grids.models import Grid, User
from tests.bench import matter

PAGE = """
number status source urgency category_id description settled grid_id place_code address longitude latitude accuracy
outside executor_id assistant_ids reported_at registered_at dispatched_at accepted_at resolved_at closed_at due_at
deadline_at due_provisional rating dispatch_count rework_count extension_count reopen_count
""".split()  # noqa: SIM905
COUNTER = itertools.count()


@lru_cache
def everywhere():
    """Every grid, the categories and a reporter, for rows like the API's; read once."""
    grids = list(Grid.objects.order_by("pk").values_list("pk", "code", "community__street_id"))
    categories = list(Category.objects.filter(parent__isnull=False).values_list("pk", flat=True))
    return grids, categories, User.objects.get(username="cadre").pk


@csrf_exempt
def insert(request):
    """One INSERT of a case and one of its event, in a transaction."""
    (grids, categories, reporter), now = everywhere(), timezone.now()
    which = random.randrange(len(grids))
    grid, code, street = grids[which]
    longitude, latitude = matter.point(which, random)
    with transaction.atomic():
        case = Case.objects.create(
            number=f"HH-F{os.getpid()}-{next(COUNTER)}",
            tracking_code=new_tracking_code(),
            source="patrol",
            category_id=random.choice(categories),
            reporter_id=reporter,
            reporter_name="钱多多",
            reporter_phone="13912345678",
            phone_digest="0" * 64,
            description=matter.words(random),
            street_id=street,
            grid_id=grid,
            place_code=code,
            longitude=longitude,
            latitude=latitude,
            reported_at=now,
            status_since=now,
            due_at=now,
            event_count=1,
            head_hash=secrets.token_hex(32),
        )
        CaseEvent.objects.create(
            case=case,
            seq=1,
            action="report",
            to_status="reported",
            part="cadre",
            actor_id=reporter,
            data={"source": "patrol"},
            at=now,
            key="floor",
            hash=case.head_hash,
        )
    return JsonResponse({"number": case.number}, status=201)


def page(request):
    """One page of 25."""
    return JsonResponse({"results": list(Case.objects.order_by("-reported_at", "-pk").values(*PAGE)[:25])})


def nothing(request):
    """What the server and the middleware cost alone."""
    return HttpResponse("ok")


urlpatterns = [
    path("floor/insert", insert),
    path("floor/page", page),
    path("floor/nothing", nothing),
    path("", include("honghua.urls")),
]
