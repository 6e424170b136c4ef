"""October played once for all tests that ask for it: each finds it as it was, behind a savepoint of its own."""

import inspect

from django.db import connection, transaction
from django.test import override_settings

from cases.lifecycle import without_delivery
from tests import cast
from tests.dashboard.stats.october import October

# Who and what October calls for; a test that names one of them gets the one that played.
PLAYERS = (
    "street", "grid", "auditor", "leader", "category", "snapshot", "department", "area_team", "executor", "officer",
    "centre", "cadre", "send_back_reason", "reject_reason",
)  # fmt: skip


class Troupe:
    """The cast called by hand, each of them once; `october` is what they played."""

    def __init__(self):
        self.called = {"db": None}
        for name in ("street", "auditor", "leader"):
            self.getfixturevalue(name)
        with without_delivery():
            self.october = October(self)

    def getfixturevalue(self, name):
        """What the fixture of the name makes."""
        if name not in self.called:
            make = inspect.unwrap(getattr(cast, name))
            self.called[name] = make(*map(self.getfixturevalue, inspect.signature(make).parameters))
        return self.called[name]


class Stage:
    """Set before the first test that asks for October, struck before the next that does not."""

    def __init__(self):
        self.troupe = self.run = None

    def set(self, blocker, media):
        """Plays October in a transaction that stays open; who played, and what."""
        if self.run is None:
            run = self._run(blocker, media)
            next(run)
            self.run = run
        return self.troupe

    def strike(self):
        """Nothing of it is left."""
        run, self.run, self.troupe = self.run, None, None
        for _over in run or ():
            pass

    def _run(self, blocker, media):
        with blocker.unblock(), transaction.atomic():
            with override_settings(MEDIA_ROOT=media):
                self.troupe = Troupe()
            connection.check_constraints()  # here and not behind every test
            yield
            transaction.set_rollback(True)
