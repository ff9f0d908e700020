"""`/static/…`: pictures as they are served, drawn by the real renderer from real tiles."""

import asyncio
import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psycopg
import pytest
from PIL import Image, ImageColor
from running import served

from core.migrations import migrate
from core.settings import ROOT
from services.tiles import style
from services.tiles.pictures.retouching import RADIUS, STEM

PORT = "7.4246,43.7341"  # of Monaco
SEA = "7.4400,43.7300"


@pytest.fixture(scope="module")
def site(monaco):
    with served(monaco) as origin:
        yield origin


@pytest.fixture
async def client(site):
    async with httpx.AsyncClient(base_url=site, timeout=90) as client:
        yield client


async def drawn(client, url: str) -> Image.Image:
    response = await client.get(f"/static/{url}")
    assert response.status_code == 200, response.text
    return Image.open(io.BytesIO(response.content))


def near(one, other) -> bool:
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True)) <= 3


@pytest.mark.parametrize(
    ("size", "format", "pixels"),
    [
        ("300x200.png", "PNG", (300, 200)),
        ("300x200@2x.png", "PNG", (600, 400)),
        ("300x200.webp", "WEBP", (300, 200)),
        ("1x1.png", "PNG", (1, 1)),
        ("1x1@2x.webp", "WEBP", (2, 2)),
    ],
)
async def test_a_picture_has_the_size_and_format_of_its_name(client, size, format, pixels):
    picture = await drawn(client, f"light/{PORT},14/{size}")
    assert (picture.format, picture.size) == (format, pixels)


@pytest.mark.parametrize("style_id", style.styles())
async def test_the_sea_has_the_colour_of_the_style(client, style_id):
    picture = (await drawn(client, f"{style_id}/{SEA},16/200x200.png")).convert("RGB")
    assert near(picture.getpixel((60, 60)), ImageColor.getrgb(style.tokens(style_id)["water"]))


@pytest.mark.parametrize("ratio", [1, 2])
async def test_a_pin_stands_with_its_tip_on_its_place(client, ratio):
    retina = "@2x" if ratio == 2 else ""
    url = f"light/{SEA},15/200x200{retina}.png"
    bare = (await drawn(client, url)).convert("RGB")
    pinned = (await drawn(client, f"{url}?marker={SEA},e0b000")).convert("RGB")
    tip = 100 * ratio
    beside_the_dot = (round(tip + 0.6 * RADIUS * ratio), round(tip - STEM * ratio))
    assert near(pinned.getpixel(beside_the_dot), ImageColor.getrgb("#e0b000"))
    assert near(pinned.getpixel((tip, tip - 4 * ratio)), ImageColor.getrgb("#e0b000"))
    assert pinned.getpixel((tip, tip + 5 * ratio)) == bare.getpixel((tip, tip + 5 * ratio))


async def test_a_pin_follows_the_map_where_the_renderer_moves_it(client):
    """Close to a pole there is no map above: the renderer shows what is below instead."""
    picture = (await drawn(client, "light/0,85,1/400x400.png?marker=0,60,c8352e")).convert("RGB")
    red = [y for y in range(400) if near(picture.getpixel((193, y)), (0xC8, 0x35, 0x2E))]
    # The world is 1024 pixels high at zoom 1; 60° north is 1024 × (1/2 − ln tan 75° / 2π) from its top.
    assert red
    assert abs((min(red) + max(red)) / 2 + STEM - 297.4) < 1.5


async def test_the_last_pin_without_a_colour_has_that_of_the_style(client):
    picture = (await drawn(client, f"light/{SEA},15/200x200.png?marker={SEA}")).convert("RGB")
    accent = ImageColor.getrgb(style.tokens("light")["cluster"])
    assert near(picture.getpixel((106, 79)), accent)


async def test_places_of_a_layer_are_points(client):
    url = f"light/{PORT},15/300x300.png"
    bare, with_places = await drawn(client, url), await drawn(client, f"{url}?layer=places")
    accent = ImageColor.getrgb(style.tokens("light")["cluster"])
    pixels = [picture.convert("RGB").getcolors(2**20) for picture in (bare, with_places)]
    before, after = (sum(n for n, colour in found if colour == accent) for found in pixels)
    assert after > before + 500


async def test_a_shared_layer_is_drawn_by_its_rule_and_credited(new_database, client_of):
    url = new_database("pictures")
    with psycopg.connect(url) as conn:
        migrate(conn)
        conn.execute(
            "SELECT tiles.declare_layer('boats', 'Boats', 'point', '{}', 'CC0-1.0', attribution => 'Port')"
        )
        conn.execute(
            "SELECT tiles.put_feature('boats', 1, ST_SetSRID(ST_MakePoint(7.44, 43.73), 4326), 1, '{}')"
        )
    async with client_of(url) as client:
        bare = (await drawn(client, f"light/{SEA},15/120x120.png")).convert("RGB")
        picture = await drawn(client, f"light/{SEA},15/120x120.png?layer=boats")
        assert picture.convert("RGB").getpixel((60, 60)) != bare.getpixel((60, 60))
        assert "Port" in picture.text["Copyright"]


async def test_whose_data_it_is_is_drawn_in_and_told(client):
    response = await client.get(f"/static/light/{SEA},16/400x300.png")
    assert response.headers["link"] == '<https://www.openstreetmap.org/copyright>; rel="license"'
    picture = Image.open(io.BytesIO(response.content))
    assert picture.text["Copyright"] == "© OpenStreetMap (openstreetmap.org/copyright)"
    corner = picture.convert("L").crop((180, 280, 400, 300))
    greys = sorted(corner.tobytes())
    assert greys[0] < 90  # letters
    assert greys[len(greys) // 2] > 225  # upon a light plate


async def test_webp_tells_it_too(client):
    picture = await drawn(client, f"light/{SEA},16/400x300.webp")
    assert "© OpenStreetMap" in picture.getexif()[0x8298].encode("latin-1").decode()


async def test_the_same_picture_is_the_same_bytes_from_another_process(client, monaco, client_of):
    url = f"/static/light/{PORT},15/300x200@2x.png?marker={PORT}&lang=en"
    first = await client.get(url)
    async with client_of(monaco) as other:
        second = await other.get(url)
    assert first.headers["etag"] == second.headers["etag"]
    assert first.content == second.content


async def test_a_current_picture_is_not_sent_again(client):
    url = f"/static/light/{PORT},15/60x60.png"
    first = await client.get(url)
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert re.fullmatch('"[0-9a-f]{32}"', first.headers["etag"])
    for tag in (first.headers["etag"], "W/" + first.headers["etag"]):
        again = await client.get(url, headers={"If-None-Match": f'"x", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
    other = await client.get(url, headers={"If-None-Match": '"x"'})
    assert other.content == first.content


async def test_everything_asked_for_is_in_the_etag(client):
    urls = [
        f"/static/light/{PORT},15/60x60.png",
        f"/static/light/{PORT},15/60x60.webp",
        f"/static/light/{PORT},15/60x60@2x.png",
        f"/static/light/{PORT},15/60x60.png?marker={PORT}",
        f"/static/light/{PORT},15/60x60.png?layer=places",
        f"/static/light/{PORT},15/60x60.png?lang=en",
        f"/static/light/{PORT},15.5/60x60.png",
    ]
    tags = {(await client.get(url)).headers["etag"] for url in urls}
    assert len(tags) == len(urls)


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("light/7.4,43.7/60x60.png", 400, "« 7.4,43.7 » n’est pas un centre"),
        ("light/7.4,91,3/60x60.png", 400, "« lat » vaut 91"),
        ("light/7.4,43.7,22/60x60.png", 400, "« zoom » vaut 22"),
        ("light/7.4,43.7,3/0x60.png", 400, "« width » vaut 0"),
        ("light/7.4,43.7,3/60x1281.png", 400, "« height » vaut 1281"),
        ("light/7.4,43.7,3/60x60@3x.png", 400, "n’est pas une taille"),
        ("light/7.4,43.7,3/60x60.png?marker=7", 400, "« 7 » n’est pas un repère"),
        ("light/7.4,43.7,3/60x60.png?marker=7,43,rouge", 400, "« rouge » n’est pas une couleur"),
        ("light/7.4,43.7,3/60x60.png?" + "marker=7,43&" * 51, 400, "51 fois"),
        ("light/7.4,43.7,3/60x60.png?marker=%00", 400, "n’est pas un repère"),
        ("light/7.4,43.7,3/60x60.jpg", 404, "« jpg »"),
        ("nope/7.4,43.7,3/60x60.png", 404, "« nope »"),
        ("light/7.4,43.7,3/60x60.png?layer=nope", 404, "« nope »"),
        ("light/7.4,43.7,3/60x60.png?layer=basemap", 404, "la carte elle-même"),
    ],
)
async def test_what_cannot_be_drawn_is_refused_in_clear(client, url, status, words):
    response = await client.get(f"/static/{url}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert words in response.json()["detail"]


async def test_a_process_killed_in_the_middle_costs_nobody_a_picture(client, site):
    await drawn(client, f"light/{PORT},14/80x80.png")
    (pid,) = painting_for(site)
    asked = asyncio.create_task(client.get(f"/static/light/{PORT},15/1000x1000@2x.png"))
    await asyncio.sleep(0.3)
    os.kill(pid, signal.SIGKILL)
    assert (await asked).status_code == 200
    (other,) = painting_for(site)
    assert other != pid


def painting_for(site: str) -> list[int]:
    """The processes that draw for a site, which is told by its port."""
    port = f"--port {site.rpartition(':')[2]}"
    pids = [path.name for path in Path("/proc").iterdir() if path.name.isdecimal()]
    drawing = [pid for pid in pids if "services.tiles.pictures.painting" in command_of(pid)]
    return [int(pid) for pid in drawing if port in command_of(parent_of(pid))]


def command_of(pid: str) -> str:
    try:
        return (Path("/proc") / pid / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def parent_of(pid: str) -> str:
    return (Path("/proc") / pid / "stat").read_text().rpartition(")")[2].split()[1]


def test_the_web_process_loads_no_renderer():
    code = "import sys, web.app; sys.exit(any(m in sys.modules for m in ('pymgl', 'PIL')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
