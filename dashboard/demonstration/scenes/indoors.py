"""Scenes in stairwells, flats and on a desk. ``done`` says whether it has been put right."""

from dashboard.demonstration.canvas import INK, Canvas

WOOD = (138, 98, 62)


def ads(c: Canvas, done: bool) -> None:
    """Small ads on a stairwell's wall."""
    c.stairs()
    for _ in range(0 if done else 15):
        x, y = c.near(330, 110), c.near(170, 90)
        c.box(x, y, 44, 30, c.random.choice(((240, 236, 200), (236, 190, 190), (200, 220, 240))), INK)
        for line in range(3):
            c.line(INK, 2, (x + 6, y + 8 + line * 7), (x + 36, y + 8 + line * 7))


def leak(c: Canvas, done: bool) -> None:
    """A stain under the ceiling."""
    c.box(0, 0, 640, 480, (228, 224, 214))
    c.box(0, 0, 640, 90, (240, 238, 232))
    c.box(60, 250, 220, 230, WOOD, INK)
    if not done:
        for size, tone in ((150, (196, 180, 140)), (110, (178, 158, 112)), (60, (150, 130, 90))):
            c.rough(430, 130, size, size * 0.7, tone)
        for x in (400, 440, 470):
            c.line((150, 170, 186), 4, (x, 190), (x, c.near(300, 40)))


def lift(c: Canvas, done: bool) -> None:
    """A lift's door, stuck half open or shut."""
    c.box(0, 0, 640, 480, (206, 202, 192))
    c.box(0, 410, 640, 70, (150, 146, 140))
    c.box(200, 70, 240, 342, (120, 124, 130), INK)
    gap = 0 if done else 60
    c.box(212, 82, 108 - gap / 2, 330, (176, 182, 188), INK)
    c.box(320 + gap / 2, 82, 108 - gap / 2, 330, (176, 182, 188), INK)
    if not done:
        c.box(320 - gap / 2, 82, gap, 330, (40, 42, 46))
    c.box(280, 30, 80, 30, (30, 30, 32))
    c.blob(320, 45, 8, 8, (60, 200, 90) if done else (220, 50, 40))


def stairs(c: Canvas, done: bool) -> None:
    """Boxes on the landing."""
    c.stairs()
    for n in range(0 if done else 9):
        size = c.near(64, 16)
        c.box(
            190 + (n % 4) * 62,
            400 - (n // 4) * 62 - size / 2,
            size,
            size,
            c.random.choice(((186, 146, 98), (170, 130, 84), (120, 110, 104))),
            INK,
        )


def hydrant(c: Canvas, done: bool) -> None:
    """A hydrant's cabinet, blocked and broken or in order."""
    c.stairs()
    c.box(300, 150, 110, 160, (190, 34, 30), INK)
    c.box(314, 168, 82, 100, (220, 228, 232) if done else (70, 60, 58), INK)
    if done:
        c.blob(354, 220, 30, 30, (236, 226, 200))
        c.blob(354, 220, 10, 10, (190, 34, 30))
        return
    c.line((230, 236, 238), 3, (320, 176), (350, 214), (330, 256))
    for n in range(4):
        c.box(270 + n * 52, c.near(360, 16), 60, 60, (186, 146, 98), INK)


def ebike(c: Canvas, done: bool) -> None:
    """Electric bikes in the stairwell."""
    c.stairs()
    for n in range(0 if done else 3):
        c.bike(190 + n * 70, 420 - n * 8, c.random.choice(((180, 40, 40), (40, 80, 150), (60, 60, 64))))


def handrail(c: Canvas, done: bool) -> None:
    """Steps without and with a handrail."""
    c.stairs()
    if done:
        c.line((190, 192, 196), 9, (400, 330), (640, 80))
        for n in range(4):
            c.line((190, 192, 196), 6, (410 + n * 66, 320 - n * 68), (410 + n * 66, 380 - n * 68))


def paper(c: Canvas, done: bool) -> None:
    """A record sheet on a desk."""
    c.box(0, 0, 640, 480, (150, 116, 82))
    c.poly((246, 244, 236), (150, 50), (500, 40), (516, 440), (140, 446))
    c.box(200, 78, 240, 16, (180, 60, 50))
    for n in range(11):
        c.line((150, 150, 156), 3, (186, 128 + n * 26), (c.near(440, 30), 126 + n * 26))
    if done:
        c.line((40, 120, 70), 14, (380, 380), (410, 410), (470, 330))


def room(c: Canvas, done: bool) -> None:
    """A child's room: damp and with a broken bed, or dry, with a bed, a desk and a lamp."""
    c.box(0, 0, 640, 360, (226, 232, 238) if done else (196, 190, 176))
    c.box(0, 360, 640, 120, (198, 168, 128) if done else (142, 128, 112))
    c.box(250, 60, 130, 130, (176, 208, 230) if done else (120, 132, 138), INK)
    if not done:
        for x, y, size in ((110, 90, 120), (520, 150, 150), (470, 60, 90)):
            c.rough(x, y, size, size * 0.6, (150, 146, 118))
    c.box(30, 320, 210, 70, (236, 190, 196) if done else (150, 140, 128), INK)
    c.box(30, 270 if done else 300, 16, 130, WOOD, INK)
    c.poly(WOOD, (420, 300), (610, 300 if done else 330), (610, 316 if done else 346), (420, 316))
    c.box(436, 316, 14, 96, WOOD, INK)
    c.box(586, 316 if done else 366, 14, 96 if done else 40, WOOD, INK)
    if done:
        c.line(INK, 5, (560, 300), (560, 250), (530, 232))
        c.blob(524, 232, 20, 14, (250, 214, 90))
        c.box(450, 284, 60, 14, (60, 110, 160), INK)
