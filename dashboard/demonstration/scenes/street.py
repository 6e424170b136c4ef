"""Scenes on the street, at facades and building sites. ``done`` says whether it has been put right."""

from dashboard.demonstration.canvas import INK, Canvas

SOIL = (120, 96, 70)


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
