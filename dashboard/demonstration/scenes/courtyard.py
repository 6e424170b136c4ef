"""Scenes in a compound's courtyard. ``done`` says whether it has been put right."""

from dashboard.demonstration.canvas import INK, Canvas, shade

WOOD = (138, 98, 62)
GREEN = (84, 128, 66)
SOIL = (120, 96, 70)


def rubbish(c: Canvas, done: bool) -> None:
    """Bins in a courtyard, overflowing or emptied."""
    c.yard()
    for n, colour in enumerate(((52, 110, 76), (60, 92, 150), (96, 96, 98))):
        c.bin(230 + n * 74, 284, colour)
    for _ in range(0 if done else 16):
        c.bag(c.near(330, 170), c.near(392, 38), c.near(24, 7))


def rubble(c: Canvas, done: bool) -> None:
    """Building waste beside the path."""
    c.yard()
    if done:
        return
    c.rough(330, 400, 190, 46, (150, 132, 116))
    for _ in range(34):
        c.box(
            c.near(330, 160),
            c.near(390, 34),
            c.near(26, 10),
            c.near(14, 5),
            c.random.choice(((162, 84, 62), (190, 184, 174), SOIL)),
        )
    for _ in range(6):
        c.bag(c.near(330, 150), c.near(372, 22), 26)


def sewage(c: Canvas, done: bool) -> None:
    """Water out of a manhole."""
    c.yard()
    if not done:
        c.rough(320, 400, 220, 50, (96, 92, 72))
        c.rough(330, 396, 130, 28, (76, 74, 58))
    c.blob(320, 386, 44, 15, (84, 84, 86))
    c.blob(320, 384, 38, 12, (120, 120, 122))


def clutter(c: Canvas, done: bool) -> None:
    """Washing between trees, old furniture on the green."""
    c.yard()
    c.tree(120, 330, 120)
    c.tree(520, 330, 120)
    if done:
        return
    c.line((230, 230, 230), 3, (120, 250), (320, 268), (520, 250))
    for n in range(5):
        c.box(
            170 + n * 66,
            262,
            48,
            74,
            c.random.choice(((200, 90, 90), (90, 120, 180), (230, 226, 210), (120, 160, 120))),
        )
    c.box(210, 366, 130, 62, WOOD, INK)
    c.box(360, 350, 60, 82, shade(WOOD, 0.8), INK)


def greenery(c: Canvas, done: bool) -> None:
    """A tree before the windows; pruned afterwards."""
    c.yard()
    c.tree(310, 350, 110 if done else 170, wild=not done)
    c.rough(310, 352, 120, 16, GREEN)


def shed(c: Canvas, done: bool) -> None:
    """An unlicensed glass room at the foot of a block."""
    c.yard()
    if done:
        c.rough(400, 350, 150, 22, GREEN)
        return
    c.poly((90, 120, 150), (280, 220), (540, 220), (580, 250), (250, 250))
    c.box(262, 250, 306, 130, (184, 208, 220), INK)
    for n in range(1, 5):
        c.line((130, 134, 140), 5, (262 + n * 61, 250), (262 + n * 61, 380))


def pavilion(c: Canvas, done: bool) -> None:
    """The wooden pavilion beside the kindergarten, broken and rebuilt."""
    c.yard()
    tone = (166, 58, 44) if done else (112, 92, 74)
    lean = 0 if done else 26
    c.box(150, 392, 340, 18, (190, 186, 178) if done else (140, 132, 122))
    for n, x in enumerate((176, 276, 364, 460)):
        crooked = lean if n % 2 else -lean / 2
        c.line(tone, 14, (x, 394), (x + crooked, 236))
    c.poly(shade(tone, 0.85), (120, 238), (520, 238 + lean), (320 + lean, 130))
    if done:
        c.box(190, 352, 260, 12, WOOD)
        for x in (80, 560):
            c.tree(x, 392, 60)
    else:
        c.rough(400, 214, 50, 22, (190, 206, 220))
        c.line(WOOD, 10, (200, 384), (300, 352))
        c.line(WOOD, 10, (360, 402), (470, 380))


def fitness(c: Canvas, done: bool) -> None:
    """A swing-walker of the exercise ground."""
    c.yard()
    blue, yellow = (40, 96, 168), (232, 184, 52)
    c.line(blue, 12, (200, 400), (200, 220), (440, 220), (440, 400))
    for n, x in enumerate((270, 360)):
        fallen = not done and n == 1
        c.line(yellow, 9, (x, 222), (x + (70 if fallen else 6), 384))
        c.box(x - 16 + (60 if fallen else 0), 384, 56, 9, INK)


def firelane(c: Canvas, done: bool) -> None:
    """Yellow hatching in a courtyard, with cars on it or free."""
    c.yard()
    c.poly((128, 126, 122), (90, 330), (550, 330), (620, 470), (20, 470))
    for n in range(-2, 14):
        c.line((222, 178, 40), 6, (60 + n * 46, 470), (104 + n * 40, 332))
    c.line((222, 178, 40), 8, (20, 470), (90, 330), (550, 330), (620, 470))
    if not done:
        c.car(c.near(110), 366, 1.1)
        c.car(c.near(350), 372, 1.15)


def wires(c: Canvas, done: bool) -> None:
    """Cables out of the windows, down to electric bikes."""
    c.yard()
    for n in range(3):
        x = 200 + n * 110
        c.bike(x, 420, c.random.choice(((180, 40, 40), (40, 80, 150), (60, 60, 64))))
        if not done:
            c.line((30, 30, 34), 3, (x + c.near(20, 40), 100 + n * 30), (x + 50, 250), (x + 34, 386))
            c.box(x + 22, 376, 26, 12, (236, 236, 236), INK)
    if done:
        c.poly((70, 110, 160), (150, 300), (560, 300), (580, 322), (130, 322))
        for x in (160, 550):
            c.line((120, 122, 126), 7, (x, 322), (x, 436))
