"""A small box of brushes: backdrops and things, drawn in plain shapes on a canvas of 640 × 480 units."""

import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 640, 480, 1.5
QUALITY = 74
Colour = tuple[int, int, int]
INK: Colour = (52, 52, 56)


def shade(colour: Colour, by: float) -> Colour:
    """The colour, lighter (by > 1) or darker."""
    return tuple(max(0, min(255, round(part * by))) for part in colour)  # type: ignore[return-value]


class Canvas:
    """One picture in the making; the dice vary light, colours and places a little."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.image = Image.new("RGB", (round(WIDTH * SCALE), round(HEIGHT * SCALE)))
        self.pen = ImageDraw.Draw(self.image)
        self.light = random.uniform(0.9, 1.06)

    def lit(self, colour: Colour) -> Colour:
        """The colour in this picture's light."""
        return shade(colour, self.light)

    def near(self, value: float, by: float = 12) -> float:
        """About the value."""
        return value + self.random.uniform(-by, by)

    def box(self, x: float, y: float, w: float, h: float, colour: Colour, edge: Colour | None = None) -> None:
        """An upright rectangle from its upper left corner."""
        corners = [x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE]
        self.pen.rectangle(corners, fill=self.lit(colour), outline=edge)

    def poly(self, colour: Colour, *spots: tuple[float, float]) -> None:
        """A filled polygon."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in spots], fill=self.lit(colour))

    def blob(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        """An ellipse around its middle."""
        corners = [(x - w) * SCALE, (y - h) * SCALE, (x + w) * SCALE, (y + h) * SCALE]
        self.pen.ellipse(corners, fill=self.lit(colour))

    def line(self, colour: Colour, width: float, *spots: tuple[float, float]) -> None:
        """A stroke through the spots."""
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in spots],
            fill=self.lit(colour),
            width=round(width * SCALE),
            joint="curve",
        )

    def rough(self, x: float, y: float, w: float, h: float, colour: Colour, points: int = 14) -> None:
        """An irregular patch around its middle."""
        spots = []
        for step in range(points):
            angle, reach = math.tau * step / points, self.random.uniform(0.72, 1.1)
            spots.append((x + math.cos(angle) * w * reach, y + math.sin(angle) * h * reach))
        self.poly(colour, *spots)

    def jpeg(self) -> bytes:
        """The finished picture."""
        out = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(
            out, "JPEG", quality=QUALITY, optimize=True
        )
        return out.getvalue()

    # Backdrops

    def sky(self, horizon: float) -> None:
        """Daylight down to the horizon."""
        grey = self.random.uniform(0, 28)
        for y in range(0, round(horizon), 4):
            share = y / horizon
            self.box(0, y, WIDTH, 5, (round(150 + 70 * share + grey / 2), round(186 + 40 * share), 225))

    def house(self, x: float, w: float, top: float, foot: float, colour: Colour) -> None:
        """A residential block with windows and air conditioners."""
        self.box(x, top, w, foot - top, colour)
        columns, rows = max(2, round(w / 62)), max(2, round((foot - top) / 58))
        for row in range(rows):
            for column in range(columns):
                left, upper = x + 14 + column * (w - 20) / columns, top + 12 + row * (foot - top) / rows
                self.box(left, upper, 32, 30, (122, 146, 160), shade(colour, 0.7))
                self.line(shade(colour, 0.75), 2, (left + 16, upper), (left + 16, upper + 30))
                if self.random.random() < 0.3:
                    self.box(left + 34, upper + 16, 14, 12, (225, 225, 222))

    def yard(self) -> None:
        """A compound's courtyard: two blocks, a hedge, paving."""
        self.sky(300)
        walls = self.random.choice(((206, 190, 164), (198, 178, 160), (214, 206, 190), (186, 196, 198)))
        self.house(self.near(20), 260, self.near(30), 300, walls)
        self.house(self.near(360), 270, self.near(70), 300, shade(walls, 0.93))
        self.box(0, 288, WIDTH, 28, (86, 124, 70))
        self.box(0, 314, WIDTH, 170, (172, 168, 160))
        for n in range(6):
            self.line((156, 152, 146), 1.5, (n * 128 - 40, 480), (n * 80 + 110, 314))

    def road(self) -> None:
        """A street with a pavement, a row of shops far off, a kerb."""
        self.sky(250)
        tone = self.random.choice(((196, 180, 168), (180, 186, 192), (205, 196, 176)))
        for n in range(5):
            self.house(n * 130 - 10, 126, self.near(90, 30), 262, shade(tone, self.random.uniform(0.86, 1.1)))
        self.box(0, 260, WIDTH, 40, (186, 180, 172))
        self.box(0, 298, WIDTH, 8, (206, 204, 198))
        self.box(0, 306, WIDTH, 180, (92, 94, 98))
        for n in range(4):
            self.box(n * 180 + self.near(20, 4), 384, 92, 8, (214, 212, 204))

    def stairs(self) -> None:
        """A stairwell: wall, landing, a flat's door, steps."""
        self.box(0, 0, WIDTH, HEIGHT, (214, 210, 200))
        self.box(0, 210, WIDTH, 130, (150, 176, 160))
        self.box(0, 340, WIDTH, 140, (150, 148, 144))
        self.box(self.near(70), 90, 120, 252, (112, 62, 44), INK)
        for n in range(7):
            self.box(
                420 + n * 32, 330 - n * 34, 240, 34, shade((178, 174, 168), 1 - n * 0.03), (130, 128, 124)
            )

    def wall(self) -> None:
        """The foot of a facade."""
        self.box(0, 0, WIDTH, 380, (206, 192, 172))
        for y in range(0, 380, 30):
            self.line((192, 178, 158), 1.5, (0, y), (WIDTH, y))
        self.box(self.near(60), 60, 110, 120, (122, 146, 160), INK)
        self.box(self.near(420), 60, 110, 120, (122, 146, 160), INK)
        self.box(0, 380, WIDTH, 100, (168, 164, 156))

    # Things

    def bag(self, x: float, y: float, size: float) -> None:
        """A tied bag."""
        colour = self.random.choice(
            ((44, 46, 50), (60, 80, 64), (210, 208, 200), (150, 60, 54), (70, 96, 140))
        )
        self.rough(x, y, size, size * 0.85, colour)
        self.poly(shade(colour, 0.8), (x - 5, y - size * 0.7), (x + 5, y - size * 0.7), (x, y - size * 1.15))

    def bin(self, x: float, y: float, colour: Colour) -> None:
        """A wheeled bin."""
        self.poly(colour, (x, y), (x + 58, y), (x + 52, y + 92), (x + 6, y + 92))
        self.box(x - 3, y - 10, 64, 12, shade(colour, 0.8))

    def car(self, x: float, y: float, size: float = 1.0) -> None:
        """A car from the side."""
        colour = self.random.choice(
            ((232, 232, 230), (60, 64, 72), (150, 30, 34), (60, 92, 140), (176, 178, 180))
        )
        s = size
        roof = [(38, -44), (128, -44), (160, 0), (14, 0)]
        self.poly(shade(colour, 0.9), *((x + a * s, y + b * s) for a, b in roof))
        glass = [(44, -38), (122, -38), (146, -4), (26, -4)]
        self.poly((150, 176, 190), *((x + a * s, y + b * s) for a, b in glass))
        self.box(x, y, 190 * s, 42 * s, colour)
        for wheel in (40, 150):
            self.blob(x + wheel * s, y + 42 * s, 19 * s, 19 * s, (34, 34, 36))
            self.blob(x + wheel * s, y + 42 * s, 8 * s, 8 * s, (180, 180, 180))

    def bike(self, x: float, y: float, colour: Colour, lean: float = 0.0) -> None:
        """A bicycle or a small electric one."""
        for wheel in (0, 62):
            self.blob(x + wheel, y, 19, 19, (40, 40, 42))
            self.blob(x + wheel, y, 14, 14, (190, 188, 182))
        self.line(colour, 6, (x, y), (x + 24 + lean, y - 34), (x + 52 + lean, y - 34), (x + 62, y))
        self.line(colour, 5, (x + 24 + lean, y - 34), (x + 32, y), (x + 52 + lean, y - 34))
        self.line(INK, 4, (x + 50 + lean, y - 34), (x + 46 + lean, y - 56), (x + 36 + lean, y - 58))
        self.box(x + 12 + lean, y - 44, 22, 7, INK)

    def tree(self, x: float, y: float, size: float, wild: bool = False) -> None:
        """A tree; a wild one spreads where it should not."""
        self.box(x - size * 0.08, y - size, size * 0.16, size, (104, 78, 56))
        for _ in range(16 if wild else 8):
            reach = 0.75 if wild else 0.42
            spot = (self.near(x, size * reach), self.near(y - size * 1.2, size * reach * 0.8))
            green = self.random.choice(((62, 108, 52), (78, 126, 60), (52, 92, 48)))
            self.blob(*spot, size * 0.3, size * 0.26, green)
