"""From the bytes of any photo to a small, upright JPEG without metadata, within a known amount of memory.

Knows nothing of Django. Pixels go strip by strip onto a fresh canvas, so that nothing else gets across.
What would need much memory is decoded by this file run as a process of its own, one at a time on a machine.
"""

import fcntl
import io
import json
import logging
import resource
import struct
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO

from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)
logger = logging.getLogger(__name__)

LONGEST_SIDE = 2560
QUALITY = 82
# The frame of a 50-megapixel camera: 8192 × 6144.
MOST_PIXELS, MOST_SIDE = 8192 * 6144, 30_000
STRIP_PIXELS = 2_000_000
# The kinds that are taken, by the plug-in that reads them, with the bytes that decoding takes for each pixel, measured;
# what is dearer than the budget is decoded apart. Only `kind_of` names a kind: what a plug-in calls what it has opened
# (a JPEG with a second frame is an "MPO" to Pillow) is asked of no table here.
BYTES_A_PIXEL = {"JPEG": 7, "PNG": 11, "HEIF": 8, "AVIF": 17, "WEBP": 17}
COEFFICIENT_BYTES = 2
BUDGET = 100_000_000
APART_MEMORY, APART_SECONDS = 1_500_000_000, 60
WHITE = (255, 255, 255)
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
AVIF_BRANDS = {b"avif", b"avis"}
CONTAINER_BRANDS = {b"mif1", b"msf1"}
# As many bytes as `kind_of` looks at.
HEAD = 256
# What Pillow and its plug-ins raise for files that are broken or lie about themselves.
BROKEN = (OSError, ValueError, TypeError, SyntaxError, struct.error, ArithmeticError, RuntimeError)
# Their readers look up what stands in the file, too. Past the reading a failed look-up is our own mistake: no photo is
# called damaged for it.
UNREADABLE = (*BROKEN, LookupError)
# How the process apart ends when the photo was the reason.
EX_DATAERR = 65

GPS_IFD, ORIENTATION = 0x8825, 0x0112
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Undecodable(Exception):
    """The bytes are no whole photo of the kind they begin as."""


class TooManyPixels(Exception):
    """The photo's header announces more pixels than are decoded here."""


@dataclass(frozen=True)
class Decoded:
    """JPEG bytes, their size in pixels, and the position that stood in the metadata (degrees, WGS-84)."""

    content: bytes
    width: int
    height: int
    longitude: float | None = None
    latitude: float | None = None


def kind_of(head: bytes) -> str | None:
    """The kind of photo that begins with these bytes (HEAD of them, or all); None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return _kind_in_container(head) if head[4:8] == b"ftyp" else None


def _kind_in_container(head: bytes) -> str | None:
    """HEIC or AVIF by the brand; a container that names itself alone says further on what is in it."""
    end = min(int.from_bytes(head[:4]), len(head))
    brand, others = head[8:12], {head[at : at + 4] for at in range(16, end, 4)}
    if brand in AVIF_BRANDS or (
        brand in CONTAINER_BRANDS and others & AVIF_BRANDS and not others & HEIC_BRANDS
    ):
        return "AVIF"
    return "HEIF" if brand in HEIC_BRANDS | CONTAINER_BRANDS else None


def decode(source: BinaryIO, kind: str, longest: int = LONGEST_SIDE) -> Decoded:
    """Decode, shrink, turn upright, encode anew; raises Undecodable or TooManyPixels."""
    return _decode(source, kind, longest, apart=False)


def _decode(source: BinaryIO, kind: str, longest: int, *, apart: bool) -> Decoded:
    with announced(source, kind) as image:
        if not apart and cost(image, kind, longest) > BUDGET:
            source.seek(0)
            return decode_apart(source.read(), kind, longest)
        exif = exif_of(image)
        longitude, latitude = position_in(exif) or (None, None)
        image.draft("RGB", (longest, longest))
        load(image)
        try:
            upright = turned(shrunk(image, longest), exif.get(ORIENTATION))
            content = encoded(upright)
        except BROKEN as error:
            raise Undecodable(str(error)) from error
    return Decoded(content, *upright.size, longitude, latitude)


def announced(source: BinaryIO, kind: str) -> Image.Image:
    """The photo as its header announces it, nothing of it decoded yet; of several frames the first."""
    try:
        image = Image.open(source, formats=[kind])
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except UNREADABLE as error:
        raise Undecodable(str(error)) from error
    if image.width * image.height > MOST_PIXELS or max(image.size) > MOST_SIDE:
        image.close()
        raise TooManyPixels
    return image


def load(image: Image.Image) -> None:
    """All its pixels."""
    try:
        image.load()
    except UNREADABLE as error:
        raise Undecodable(str(error)) from error


def cost(image: Image.Image, kind: str, longest: int) -> int:
    """About how many bytes decoding will take; a JPEG is set to the scale at which it will be decoded."""
    pixels = image.width * image.height
    held = pixels * len(image.getbands()) * COEFFICIENT_BYTES if image.info.get("progressive") else 0
    image.draft("RGB", (longest, longest))
    return held + image.width * image.height * BYTES_A_PIXEL[kind]


def decode_apart(content: bytes, kind: str, longest: int) -> Decoded:
    """The same in a process of its own, whose memory and time are bounded."""
    command = [sys.executable, "-I", __file__, kind, str(longest)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=APART_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Undecodable(str(error)) from error
    if done.returncode == EX_DATAERR or done.returncode < 0:  # or it was ended at a limit
        raise Undecodable(f"decoded apart: {done.returncode}")
    done.check_returncode()
    line, _, picture = done.stdout.partition(b"\n")
    return replace(Decoded(**json.loads(line)), content=picture)


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    """The pixels as sRGB on white, no side longer than ``longest``; needs little beside the decoded image."""
    profile = image.info.get("icc_profile")
    factor = max(1, max(image.size) // longest)
    if factor == 1 and image.mode in ("RGB", "L") and "transparency" not in image.info:
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return in_srgb(image.convert("RGB"), profile)
    canvas = Image.new("RGB", (-(-image.width // factor), -(-image.height // factor)), WHITE)
    rows = max(1, STRIP_PIXELS // (image.width * factor)) * factor
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        canvas.paste(on_white(strip, image).reduce(factor), (0, top // factor))
    canvas.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return in_srgb(canvas, profile)


def on_white(strip: Image.Image, whole: Image.Image) -> Image.Image:
    """A strip of any mode as RGB; what is transparent turns white, sixteen bits turn eight."""
    if strip.mode.startswith("I"):
        strip = strip.convert("I").point(lambda value: value / 256).convert("L")
    if strip.mode == "P" and "transparency" in whole.info:
        strip.info["transparency"] = whole.info["transparency"]
        strip = strip.convert("RGBA")
    if strip.mode in ("RGBA", "LA", "PA"):
        strip = strip.convert("RGBA")
        ground = Image.new("RGB", strip.size, WHITE)
        ground.paste(strip, mask=strip.getchannel("A"))
        return ground
    return strip.convert("RGB")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours in sRGB; a profile that cannot be read is left aside."""
    if not profile:
        return image
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, *UNREADABLE) as error:
        logger.debug("colour profile left aside: %s", error)
        return image
    return converted or image


def turned(image: Image.Image, orientation: Any) -> Image.Image:
    """Upright, as the camera's orientation (1 to 8) says; anything else leaves it as it is."""
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def encoded(image: Image.Image) -> bytes:
    """A progressive JPEG of the pixels alone."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return target.getvalue()


def exif_of(image: Image.Image) -> dict[int, Any]:
    """Orientation and position tags as they stand in the file; empty when they cannot be read."""
    try:
        exif = image.getexif()
        return {ORIENTATION: exif.get(ORIENTATION), GPS_IFD: dict(exif.get_ifd(GPS_IFD))}
    except UNREADABLE as error:
        logger.debug("metadata left aside: %s", error)
        return {}


def position_in(exif: dict[int, Any]) -> tuple[float, float] | None:
    """Longitude and latitude in degrees; None for none, for nonsense, and for a camera's 0°, 0°."""
    gps = exif.get(GPS_IFD) or {}
    try:
        latitude = _degrees(gps[LATITUDE], gps.get(LATITUDE_REF), "S")
        longitude = _degrees(gps[LONGITUDE], gps.get(LONGITUDE_REF), "W")
    except UNREADABLE as error:
        logger.debug("no position: %s", error)
        return None
    # NaN fails these comparisons too.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (latitude == 0 and longitude == 0):
        return None
    return longitude, latitude


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    letter = reference.decode("ascii", "replace") if isinstance(reference, bytes) else str(reference)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if letter.strip("\0 ").upper() == negative else value, 7)


def main(kind: str, longest: str) -> None:
    """A photo comes in on stdin; a line of JSON and the JPEG go out on stdout."""
    resource.setrlimit(resource.RLIMIT_AS, (APART_MEMORY, APART_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (APART_SECONDS, APART_SECONDS))
    with open(__file__, "rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            made = _decode(io.BytesIO(sys.stdin.buffer.read()), kind, int(longest), apart=True)
        except (Undecodable, TooManyPixels, MemoryError):
            sys.exit(EX_DATAERR)
    line = json.dumps(asdict(replace(made, content=b"")) | {"content": ""})
    sys.stdout.buffer.write(line.encode() + b"\n" + made.content)


if __name__ == "__main__":
    main(*sys.argv[1:])
