"""The program that draws pictures, `python -m services.tiles.pictures.painting`: job after job.

A job comes on stdin as JSON, the answer goes to what was stdout: JSON, then the file. Both are
framed by their length (4 bytes, big-endian). This process ends when stdin does, and when a job
lasts too long. It holds no credentials and reaches nothing but its proxy, as
`services.tiles.pictures.child` starts it.
"""

import ctypes
import io
import json
import os
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, PngImagePlugin
from pymgl import Map

from services.tiles.pictures.retouching import View, draw_credits, draw_pins

LENGTH = struct.Struct(">I")
#: Pictures drawn with one map: it keeps its tiles and icons, and what it keeps grows.
PER_MAP = 25
WEBP_QUALITY = 88
PAGE = os.sysconf("SC_PAGE_SIZE")


class Painter:
    """Keeps the map of the last picture: the next is often of the same style."""

    def __init__(self) -> None:
        self.map: Map | None = None
        self.key: tuple[str, int] | None = None
        self.used = 0

    def paint(self, job: dict[str, Any]) -> bytes:
        """The file that `services.tiles.pictures.scene` describes.

        Raises RuntimeError if a tile, glyph or icon cannot be had.
        """
        ready = self._map_for(job)
        # Not renderBuffer(): at ratio 2 that gives a quarter of the pixels (pymgl 0.5.0).
        image = Image.open(io.BytesIO(ready.renderPNG())).convert("RGBA")
        lon, lat = ready.center
        view = View(lon, lat, ready.zoom, job["width"], job["height"], job["ratio"])
        markers = [(float(x), float(y), str(colour)) for x, y, colour in job["markers"]]
        draw_pins(image, view, markers, job["ring"])
        draw_credits(
            image, job["ratio"], job["credits"],
            font=job["font"], text=job["text"], plate=job["plate"],
        )  # fmt: skip
        return _encoded(image.convert("RGB"), job["format"], job["credits"][0])

    def forget(self) -> None:
        """Let go of the map: two must not live at once, which the library does not survive."""
        self.map = self.key = None
        self.used = 0

    def _map_for(self, job: dict[str, Any]) -> Map:
        key = (job["style"], job["ratio"])
        if self.key != key or self.used >= PER_MAP:
            self.forget()
        if self.map is None:
            self.map = Map(job["style"], job["width"], job["height"], job["ratio"])
            self.key = key
        self.used += 1
        self.map.setSize(job["width"], job["height"])
        self.map.setZoom(job["zoom"])
        self.map.setCenter(job["lon"], job["lat"])
        return self.map


def _encoded(image: Image.Image, file_format: str, credit: str) -> bytes:
    """PNG or WebP, with the credits in its metadata as well."""
    file = io.BytesIO()
    if file_format == "webp":
        exif = Image.Exif()
        exif[0x8298] = credit.encode()  # Copyright
        image.save(file, "WEBP", quality=WEBP_QUALITY, method=4, exif=exif)
    else:
        text = PngImagePlugin.PngInfo()
        text.add_itxt("Copyright", credit)
        image.save(file, "PNG", compress_level=6, pnginfo=text)
    return file.getvalue()


def main(timeout_s: int, memory_bytes: int) -> None:
    requests, answers = sys.stdin.buffer, _own_stdout()
    # What is resident is watched from outside; this holds what could be allocated in one go.
    resource.setrlimit(resource.RLIMIT_DATA, (2 * memory_bytes, 2 * memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
    painter = Painter()
    while job := _read(requests):
        signal.alarm(timeout_s)  # ends this process, whatever the renderer is doing
        answer, file = _answered(painter, json.loads(job))
        signal.alarm(0)
        if trim:
            trim(0)
        answer["resident"] = _resident()
        for part in (json.dumps(answer).encode(), file):
            answers.write(LENGTH.pack(len(part)) + part)
        answers.flush()


def _answered(painter: Painter, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return {"error": None}, painter.paint(job)
    except RuntimeError as error:  # of the renderer: what it says is for the log
        painter.forget()
        return {"error": str(error)}, b""


def _own_stdout() -> BinaryIO:
    """Stdout, for answers only: what libraries print goes to stderr."""
    sys.stdout.flush()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _read(stream: BinaryIO) -> bytes:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _resident() -> int:
    """Bytes of memory that this process occupies; its peak, where there is no /proc."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * PAGE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(timeout_s=int(sys.argv[1]), memory_bytes=int(sys.argv[2]))
