"""The people: 126 posted cadres, leaders, community workers, four area teams of 115, executors, the centre."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import Group

from dashboard.demonstration import names
from dashboard.demonstration.places import PAVILION_COMMUNITY, PAVILION_GRID, Ground
from grids.models import (
    ADMIN,
    AUDITOR,
    CENTRE,
    Community,
    Executor,
    Grid,
    Membership,
    Posting,
    Site,
    User,
)
from grids.privacy import lookup_digest
from grids.roles import Standing

PASSWORD = "honghua-demo"  # noqa: S105
ACCOUNTS = ("cadre", "worker", "centre", "executor", "area", "leader", "admin", "auditor")
Kind, Department = Executor.Kind, Membership.Department
# 115 enforcement officers, by the department they come from.
OFFICERS = {
    Department.URBAN: 48,
    Department.MARKET: 22,
    Department.EMERGENCY: 14,
    Department.FIRE: 10,
    Department.POLICE: 8,
    Department.HOUSING: 6,
    Department.HEALTH: 4,
    Department.ENVIRONMENT: 3,
}
DEPARTMENTS = {
    "D-CITY": "城市管理科",
    "D-BUILD": "建设管理科",
    "D-SAFE": "应急管理科",
    "D-LIFE": "民生保障科",
    "D-TRADE": "经济发展科",
    "D-PEACE": "平安法治科",
    "D-HOME": "物业管理科",
    "D-DESK": "便民服务中心",
}
DISTRICT = {
    "Q-CITY": "区城市管理局",
    "Q-MARKET": "区市场监督管理局",
    "Q-HOUSING": "区住房和建设局",
    "Q-TRAFFIC": "区交警大队",
    "Q-WATER": "区水务局",
    "Q-FIRE": "区消防救援大队",
    "Q-PERMIT": "区行政审批局",
    "Q-CIVIL": "区民政局",
    "Q-TAX": "区税务局",
}
LEADERS = 7
FORMER = 18


@dataclass
class Staff:
    """Everyone at work, as the stories need them."""

    cadres: dict[str, list[tuple[date, User]]] = field(default_factory=dict)
    workers: dict[str, list[User]] = field(default_factory=dict)
    members: dict[str, list[User]] = field(default_factory=dict)
    centre: list[User] = field(default_factory=list)
    leaders: list[User] = field(default_factory=list)
    executors: dict[str, Executor] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)

    def cadre_on(self, grid: Grid, day: date) -> User:
        """Who was posted to the grid on the day."""
        return [user for begun, user in self.cadres[grid.code] if begun <= day][-1]


class Register:
    """Collects rows of people and links and writes each kind once."""

    def __init__(self, random: Random, ground: Ground) -> None:
        self.random = random
        self.ground = ground
        self.encoded = make_password(PASSWORD)
        self.users: list[User] = []
        self.memberships: list[Membership] = []
        self.groups: list[tuple[User, str]] = []

    def person(self, username: str, *, group: str = "", active: bool = True) -> User:
        """An account; only the demonstration's own names get the known password."""
        phone = names.phone(len(self.users) + 1)
        known = self.encoded if username in ACCOUNTS else f"{UNUSABLE_PASSWORD_PREFIX}{username}"
        user = User(
            username=username,
            name=names.person_name(self.random),
            street=self.ground.street,
            password=known,
            is_active=active,
            phone=phone,
            phone_digest=lookup_digest(phone),
        )
        self.users.append(user)
        if group:
            self.groups.append((user, group))
        return user

    def join(self, user: User, executor: Executor, department: str = "", title: str = "") -> None:
        """The person acts for the executor."""
        self.memberships.append(Membership(user=user, executor=executor, department=department, title=title))

    def write(self) -> None:
        """Insert people, memberships and groups."""
        User.objects.bulk_create(self.users)
        Membership.objects.bulk_create(self.memberships)
        for name in (CENTRE, ADMIN, AUDITOR):
            group, _ = Group.objects.get_or_create(name=name)
            group.user_set.add(*[user for user, wanted in self.groups if wanted == name])


def gather(random: Random, ground: Ground, today: date) -> Staff:
    """Invent the people and write their rows."""
    register, staff = Register(random, ground), Staff()
    _executors(random, ground, staff)
    cadres = [register.person(_numbered("cadre", grid, ground)) for grid in ground.grids]
    former = [register.person(f"former-{n:02d}", active=False) for n in range(1, FORMER + 1)]
    staff.leaders = [register.person("leader" if n == 0 else f"leader-{n + 1}") for n in range(LEADERS)]
    staff.centre = [
        register.person("centre" if n == 0 else f"centre-{n + 1}", group=CENTRE) for n in range(6)
    ]
    register.person("admin", group=ADMIN)
    register.person("auditor", group=AUDITOR)
    _workers(register, staff)
    _officers(register, staff)
    _others(register, staff)
    register.write()
    _postings(random, ground, staff, cadres, former, today)
    _lead(ground, staff)
    staff.accounts = {user.username: user for user in register.users if user.username in ACCOUNTS}
    return staff


def _numbered(word: str, grid: Grid, ground: Ground) -> str:
    return word if grid.code == PAVILION_GRID else f"{word}-{ground.grids.index(grid) + 1:03d}"


def _executors(random: Random, ground: Ground, staff: Staff) -> None:
    street = ground.street
    rows = [
        Executor(
            street=street,
            code=f"C-{community.code[-3:]}",
            name=f"{community.name}居委会",
            kind=Kind.COMMUNITY_OFFICE,
            community=community,
        )
        for community in ground.communities
    ]
    rows += [
        Executor(street=street, code=f"T-{n}", name=f"综合执法{area.name}", kind=Kind.AREA_TEAM, area=area)
        for n, area in enumerate(ground.areas, 1)
    ]
    for kind, known in ((Kind.DEPARTMENT, DEPARTMENTS), (Kind.DISTRICT, DISTRICT)):
        rows += [Executor(street=street, code=code, name=name, kind=kind) for code, name in known.items()]
    greens = random.sample(names.GREENS, 35)
    rows += [
        Executor(
            street=street,
            code=f"P-{n + 1:02d}",
            name=greens[n] + names.PROPERTY_TAILS[n % 2],
            kind=Kind.PROPERTY,
            community=ground.communities[n % len(ground.communities)],
        )
        for n in range(20)
    ]
    rows += [
        Executor(street=street, code=f"U-{n + 1:02d}", name=greens[20 + n] + kind, kind=Kind.PARTNER)
        for n, kind in enumerate(names.PARTNER_KINDS)
    ]
    staff.executors = {row.code: row for row in Executor.objects.bulk_create(rows)}
    _managers(ground, staff)


def _managers(ground: Ground, staff: Staff) -> None:
    """Each compound is kept by one of its community's property companies."""
    compounds = [site for own in ground.sites.values() for site in own if site.kind == Site.Kind.COMPOUND]
    companies = [row for row in staff.executors.values() if row.kind == Kind.PROPERTY]
    for number, site in enumerate(compounds):
        near = [row for row in companies if row.community_id == site.grid.community_id]
        site.manager = near[number % len(near)]
    Site.objects.bulk_update(compounds, ["manager"])


def _workers(register: Register, staff: Staff) -> None:
    for community in register.ground.communities:
        office = staff.executors[f"C-{community.code[-3:]}"]
        demo = community.code == PAVILION_COMMUNITY
        own = [
            register.person("worker" if demo and n == 0 else f"worker-{community.code[-3:]}-{n + 1}")
            for n in range(5)
        ]
        for number, user in enumerate(own):
            register.join(user, office, title="书记" if number == 4 else "社区工作者")
        staff.workers[community.code] = staff.members[office.code] = own


def _officers(register: Register, staff: Staff) -> None:
    """115 officers dealt out to the four teams, each department to every team as far as it reaches."""
    dealt = [department for department, count in OFFICERS.items() for _ in range(count)]
    teams = [row for row in staff.executors.values() if row.kind == Kind.AREA_TEAM]
    first = next(
        team
        for team in teams
        if team.area_id
        == next(c.area_id for c in register.ground.communities if c.code == PAVILION_COMMUNITY)
    )
    teams.sort(key=lambda team: team is not first)
    for number, department in enumerate(dealt):
        team = teams[number % len(teams)]
        user = register.person("area" if number == 0 else f"officer-{number + 1:03d}")
        register.join(user, team, department, "队长" if number < len(teams) else "队员")
        staff.members.setdefault(team.code, []).append(user)


def _others(register: Register, staff: Staff) -> None:
    """Members of departments, companies, units and district departments."""
    counts = {Kind.DEPARTMENT: 3, Kind.DISTRICT: 1, Kind.PROPERTY: 2, Kind.PARTNER: 1}
    for executor in staff.executors.values():
        for number in range(counts.get(Kind(executor.kind), 0)):
            demo = executor.code == "D-CITY" and number == 0
            user = register.person("executor" if demo else f"{executor.code.lower()}-{number + 1}")
            register.join(user, executor)
            staff.members.setdefault(executor.code, []).append(user)


def _postings(
    random: Random, ground: Ground, staff: Staff, cadres: list[User], former: list[User], today: date
) -> None:
    """Everyone posted to one grid now; in some grids another official stood until some day of the year."""
    first = today - timedelta(days=540)
    changed = random.sample([grid for grid in ground.grids if grid.code != PAVILION_GRID], FORMER)
    before = dict(zip((grid.code for grid in changed), former, strict=True))
    rows = []
    for grid, cadre in zip(ground.grids, cadres, strict=True):
        begun = first + timedelta(days=random.randint(0, 120))
        spans = [(begun, cadre)]
        if grid.code in before:
            change = today - timedelta(days=random.randint(40, 300))
            rows.append(
                Posting(user=before[grid.code], grid=grid, from_on=begun, to_on=change - timedelta(days=1))
            )
            spans = [(begun, before[grid.code]), (change, cadre)]
        rows.append(Posting(user=cadre, grid=grid, from_on=spans[-1][0]))
        staff.cadres[grid.code] = spans
        for _, user in spans:
            # What they were in their time, whatever they are to the street today.
            user.standing = Standing(street=ground.street.code, grids=(grid.code,))
    Posting.objects.bulk_create(rows)


def _lead(ground: Ground, staff: Staff) -> None:
    """Every community gets its leader; the first leader has 红悦社区."""
    order = sorted(ground.communities, key=lambda community: community.code != PAVILION_COMMUNITY)
    for number, community in enumerate(order):
        community.leader = staff.leaders[number % LEADERS]
    Community.objects.bulk_update(order, ["leader"])
