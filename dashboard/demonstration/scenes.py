"""What the drawn photographs show: one function a scene, ``done`` says whether it has been put right."""

from collections.abc import Callable

from dashboard.demonstration.brushes import INK, Canvas, shade

Scene = Callable[[Canvas, bool], None]
WOOD, GREEN, SOIL = (138, 98, 62), (84, 128, 66), (120, 96, 70)


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


def stall(c: Canvas, done: bool) -> None:
    """A vendor on the pavement."""
    c.road()
    if done:
        return
    c.poly((196, 60, 54), (180, 190), (430, 190), (460, 226), (150, 226))
    for x in (176, 430):
        c.line((120, 120, 122), 5, (x, 226), (x, 360))
    c.box(170, 300, 272, 62, (120, 134, 150))
    for n in range(22):
        c.blob(
            186 + (n % 11) * 24,
            292 - (n // 11) * 10,
            11,
            11,
            c.random.choice(((206, 60, 44), (230, 160, 40), (120, 170, 60))),
        )


def ads(c: Canvas, done: bool) -> None:
    """Small ads on a stairwell's wall."""
    c.stairs()
    for _ in range(0 if done else 15):
        x, y = c.near(330, 110), c.near(170, 90)
        c.box(x, y, 44, 30, c.random.choice(((240, 236, 200), (236, 190, 190), (200, 220, 240))), INK)
        for line in range(3):
            c.line(INK, 2, (x + 6, y + 8 + line * 7), (x + 36, y + 8 + line * 7))


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


def sign(c: Canvas, done: bool) -> None:
    """A shop sign, hanging or straight."""
    c.wall()
    drop = 0 if done else 66
    c.poly((166, 38, 34), (110, 180), (530, 180 + drop), (530, 250 + drop), (110, 250))
    for n in range(5):
        c.box(150 + n * 76, 198 + drop * (n + 0.5) / 6, 40, 36, (240, 214, 140))
    if not done:
        c.line(INK, 3, (520, 186), (536, 150), (528, 120))
    c.box(150, 270, 340, 150, (150, 176, 190), INK)


def greenery(c: Canvas, done: bool) -> None:
    """A tree before the windows; pruned afterwards."""
    c.yard()
    c.tree(310, 350, 110 if done else 170, wild=not done)
    c.rough(310, 352, 120, 16, GREEN)


def branch(c: Canvas, done: bool) -> None:
    """A broken branch across the street."""
    c.road()
    c.tree(90, 306, 130)
    if done:
        return
    c.line((104, 78, 56), 16, (150, 330), (330, 372), (520, 390))
    for _ in range(22):
        c.blob(c.near(400, 120), c.near(378, 34), 22, 13, c.random.choice(((90, 116, 56), (132, 128, 60))))


def wall(c: Canvas, done: bool) -> None:
    """Tiles off a facade."""
    c.wall()
    if done:
        c.box(250, 190, 150, 110, (216, 204, 186))
        return
    c.rough(322, 246, 96, 72, (146, 128, 110))
    c.line((110, 100, 92), 3, (322, 180), (300, 120), (326, 60), (312, 10))
    for _ in range(18):
        c.box(c.near(320, 130), c.near(408, 18), 22, 14, (196, 180, 158), INK)


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


def lamp(c: Canvas, done: bool) -> None:
    """A street lamp at dusk."""
    c.light = 0.55 if done else 0.4
    c.road()
    c.line((120, 122, 126), 10, (320, 400), (320, 90), (400, 74))
    c.box(388, 66, 54, 14, (150, 152, 156))
    if done:
        c.light = 1
        c.poly((250, 236, 170), (392, 82), (440, 82), (520, 400), (320, 400))
        c.blob(415, 82, 22, 9, (255, 250, 214))


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


def pothole(c: Canvas, done: bool) -> None:
    """A hole in the asphalt, or the patch."""
    c.road()
    if done:
        c.box(220, 384, 210, 52, (58, 60, 64))
        return
    c.rough(330, 410, 120, 34, (58, 54, 50))
    c.rough(330, 416, 92, 22, (104, 92, 78))
    c.rough(340, 418, 50, 10, (136, 150, 160))


def manhole(c: Canvas, done: bool) -> None:
    """A cover, missing or new."""
    c.road()
    c.blob(320, 400, 84, 27, (128, 128, 130))
    c.blob(320, 400, 72, 22, (150, 150, 154) if done else (18, 18, 20))
    for n in range(-3, 4):
        if done:
            c.line((110, 110, 114), 3, (320 + n * 18, 384), (320 + n * 18, 416))
    if not done:
        c.poly((150, 150, 154), (400, 372), (466, 384), (452, 410), (396, 396))


def pavement(c: Canvas, done: bool) -> None:
    """Slabs, loose or level."""
    c.road()
    c.box(0, 300, 640, 180, (176, 170, 160))
    for row in range(6):
        for column in range(11):
            x, y = column * 60 - (row % 2) * 30, 302 + row * 30
            off = 0 if done or c.random.random() < 0.7 else c.near(0, 12)
            broken = off != 0
            c.box(x + off, y + off / 2, 56, 26, (120, 104, 90) if broken else (196, 190, 180))
    c.box(0, 362, 640, 26, (214, 178, 76))
    if not done:
        c.rough(300, 376, 70, 26, SOIL)


def puddle(c: Canvas, done: bool) -> None:
    """Water on the street."""
    c.road()
    if not done:
        c.rough(320, 396, 270, 66, (134, 148, 158), 22)
        c.rough(300, 390, 150, 30, (164, 178, 188), 18)
    else:
        c.box(290, 304, 70, 12, (60, 62, 66))


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


def ebike(c: Canvas, done: bool) -> None:
    """Electric bikes in the stairwell."""
    c.stairs()
    for n in range(0 if done else 3):
        c.bike(190 + n * 70, 420 - n * 8, c.random.choice(((180, 40, 40), (40, 80, 150), (60, 60, 64))))


def works(c: Canvas, done: bool) -> None:
    """A building site behind its hoarding."""
    c.sky(320)
    c.box(250, 110, 250, 220, (178, 174, 166))
    for n in range(4):
        c.line((130, 128, 122), 4, (250, 160 + n * 44), (500, 160 + n * 44))
    c.line((226, 170, 40), 9, (150, 330), (150, 40), (420, 40))
    c.line(INK, 2, (390, 40), (390, 120))
    c.box(0, 420, 640, 60, (110, 108, 104))
    for n in range(7):
        lean = 0 if done or n not in (3, 4) else 40
        c.poly(
            (52, 112, 168),
            (n * 94, 300 + lean),
            (n * 94 + 88, 300 + lean * 1.4),
            (n * 94 + 88, 424),
            (n * 94, 424),
        )
    if not done:
        c.rough(330, 446, 200, 18, (160, 134, 100))


def shop(c: Canvas, done: bool) -> None:
    """A shop's way out, blocked or free."""
    c.wall()
    c.box(80, 130, 480, 60, (52, 110, 76))
    c.box(100, 200, 440, 200, (206, 214, 214), INK)
    c.box(270, 210, 110, 190, (120, 134, 140), INK)
    for n in range(0 if done else 7):
        c.box(250 + (n % 3) * 50, 350 - (n // 3) * 48, 50, 48, (186, 146, 98), INK)


def smoke(c: Canvas, done: bool) -> None:
    """An exhaust beside the windows."""
    c.wall()
    c.line((150, 154, 158), 30, (480, 380), (480, 240), (360, 240))
    if done:
        c.box(300, 196, 110, 84, (186, 192, 196), INK)
        return
    for n in range(12):
        grey = 120 + n * 8
        c.blob(c.near(320 - n * 14, 20), c.near(230 - n * 14, 16), 36, 28, (grey, grey, grey))


def cars(c: Canvas, done: bool) -> None:
    """Cars on the pavement, or the pavement free behind bollards."""
    c.road()
    for n in range(3):
        if done:
            c.box(120 + n * 190, 262, 12, 50, (214, 178, 40))
        else:
            c.car(c.near(20 + n * 206), 272, 0.95)


def bikes(c: Canvas, done: bool) -> None:
    """Shared bicycles, in a heap or in a row."""
    c.road()
    colours = ((236, 200, 40), (60, 140, 210), (90, 180, 120))
    for n in range(9 if done else 18):
        x = 40 + n * 62 if done else c.near(300, 230)
        c.bike(x, 300 if done else c.near(340, 44), c.random.choice(colours), 0 if done else c.near(0, 22))


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


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        rubbish, rubble, sewage, stall, ads, clutter, sign, greenery, branch, wall, leak, shed, lift, stairs, lamp,
        pavilion, fitness, pothole, manhole, pavement, puddle, firelane, hydrant, wires, ebike, works, shop, smoke,
        cars, bikes, handrail, paper,
    )
}  # fmt: skip
