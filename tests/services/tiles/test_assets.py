"""Glyphs and sprites, as the build of the widget made them."""

import json

import pytest

from core.errors import Unavailable
from services.tiles import assets
from services.tiles.style import styles


async def test_glyphs_are_served(town_client):
    response = await town_client.get("/fonts/Noto Sans Regular/0-255.pbf")
    assert response.status_code == 200
    assert b"Noto Sans Regular" in response.content
    assert len(response.content) > 10_000


async def test_an_unknown_font_falls_back(town_client):
    ours = await town_client.get("/fonts/Noto Sans Regular/0-255.pbf")
    other = await town_client.get("/fonts/Comic Sans,Papyrus/0-255.pbf")
    assert other.content == ours.content


async def test_a_range_without_glyphs_is_empty_and_not_missing(town_client):
    response = await town_client.get("/fonts/Noto Sans Regular/44032-44287.pbf")
    assert response.status_code == 200
    assert response.content == b"\x0a\x20\x0a\x11Noto Sans Regular\x12\x0b44032-44287"


async def test_an_emoji_in_a_name_does_not_break_the_map(town_client):
    assert (await town_client.get("/fonts/Noto Sans Regular/127232-127487.pbf")).status_code == 200


@pytest.mark.parametrize(
    "glyph_range", ["0-1", "1-256", "1114112-1114367", "..%2f..-255", "a-b", "0-255-511"]
)
async def test_what_is_no_range_of_glyphs_is_404(town_client, glyph_range):
    assert (await town_client.get(f"/fonts/Noto Sans Regular/{glyph_range}.pbf")).status_code == 404


@pytest.mark.parametrize("style", styles())
@pytest.mark.parametrize("name", ["{}.json", "{}.png", "{}@2x.json", "{}@2x.png"])
async def test_every_style_has_its_sprite(town_client, style, name):
    name = name.format(style)
    response = await town_client.get(f"/sprites/{name}")
    assert response.status_code == 200
    if name.endswith("png"):
        assert response.content.startswith(b"\x89PNG")
    else:
        assert len(json.loads(response.content)) > 20


@pytest.mark.parametrize(
    "name", ["nope.json", "..%2f..%2fpyproject.toml", "light@3x.png", "light.svg"]
)
async def test_an_unknown_sprite_is_404(town_client, name):
    assert (await town_client.get(f"/sprites/{name}")).status_code == 404


def test_a_missing_build_is_said(tmp_path):
    with pytest.raises(Unavailable, match="has not been built"):
        assets.glyphs(tmp_path / "dist", "Noto Sans Regular", "0-255")
