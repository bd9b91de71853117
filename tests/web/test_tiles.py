"""A map of one's own beneath the circles: what the file holds is drawn, its author is named, and what is no such file is refused."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from tests.web.browser import chromium, picture, reading
from tests.web.serving import address, served

from tollbook import pipeline
from tollbook.errors import BadInput
from tollbook.web.running import run
from tollbook.web.tiles import tiles_in

MAGENTA = (255, 0, 255)
WHOLE = 4096  # the side of a tile of shapes


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def png(color: tuple[int, int, int], side: int = 256) -> bytes:
    """Return a picture of one color."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + bytes(color) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")


def water() -> bytes:
    """Return a tile of shapes whose every spot is water (Mapbox Vector Tile 2.1)."""

    def varint(value: int) -> bytes:
        parts = bytearray()
        while value > 0x7F:
            parts.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*parts, value])

    def field(number: int, value: int | bytes) -> bytes:
        if isinstance(value, int):
            return varint(number << 3) + varint(value)
        return varint(number << 3 | 2) + varint(len(value)) + value

    def zigzag(value: int) -> int:
        return value << 1 ^ value >> 63

    ring = [9, zigzag(0), zigzag(0), 26, zigzag(WHOLE), 0, 0, zigzag(WHOLE), zigzag(-WHOLE), 0, 15]
    feature = field(3, 3) + field(4, b"".join(varint(each & 0xFFFFFFFF) for each in ring))
    return field(3, field(15, 2) + field(1, b"water") + field(2, feature) + field(5, WHOLE))


def archive(path: Path, kind: TileType, tile: bytes, **about: object) -> Path:
    """Write a PMTiles file that holds one tile everywhere, down to the third zoom."""
    with path.open("wb") as file:
        writer = Writer(file)
        for zoom in range(4):
            for x in range(2**zoom):
                for y in range(2**zoom):
                    writer.write_tile(zxy_to_tileid(zoom, x, y), tile)
        header = {"tile_type": kind, "tile_compression": Compression.NONE, "min_lon_e7": -1_800_000_000, "min_lat_e7": -850_000_000, "max_lon_e7": 1_800_000_000, "max_lat_e7": 850_000_000, "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}  # fmt: skip
        writer.finalize(header, about)
    return path


def colors(page: Page) -> Counter[tuple[int, ...]]:
    """Return how often each color is seen on the map."""
    shot = page.locator("#map").screenshot()
    found = page.evaluate(
        """async (bytes) => {
            const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
            const canvas = new OffscreenCanvas(image.width, image.height);
            const pen = canvas.getContext("2d");
            pen.drawImage(image, 0, 0);
            const { data } = pen.getImageData(0, 0, image.width, image.height);
            const seen = new Map();
            for (let n = 0; n < data.length; n += 4) {
                const color = data[n] * 65536 + data[n + 1] * 256 + data[n + 2];
                seen.set(color, (seen.get(color) ?? 0) + 1);
            }
            return [...seen];
        }""",
        list(shot),
    )
    return Counter({tuple(color.to_bytes(3, "big")): times for color, times in found})


def named(page: Page, name: str) -> tuple[int, ...]:
    """Return a color of the page by its name."""
    said = page.evaluate("name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()", name).lstrip("#")
    return tuple(bytes.fromhex("".join(each * 2 for each in said) if len(said) == 3 else said))


def seen(browser: Browser, tiles: Path, name: str) -> tuple[Counter[tuple[int, ...]], str]:
    """Return the colors of the map of the example book over some tiles, and the words on it."""
    with address(pipeline.example_book(), tiles=tiles) as base, reading(browser, base) as page:
        page.goto("/explore")
        if page.locator("#map").count() == 0:
            pytest.skip("the map was not built; `make` builds it where npm is")
        page.wait_for_selector("#map[data-idle]", timeout=30_000)
        page.wait_for_selector(".maplibregl-ctrl-attrib")
        page.wait_for_selector("#map[data-idle]", timeout=30_000)
        picture(page, name)
        return colors(page), page.locator("#map").inner_text()


@pytest.mark.slow
def test_pictures_of_a_file_lie_beneath_the_circles_and_who_made_them_is_named(browser: Browser, tmp_path: Path) -> None:
    tiles = archive(tmp_path / "pictures.pmtiles", TileType.PNG, png(MAGENTA), attribution='<a href="https://example.org">A surveyor</a>')

    found, words = seen(browser, tiles, "map-over-pictures")

    assert MAGENTA in found
    assert "A surveyor" in words


@pytest.mark.slow
def test_shapes_of_a_file_take_the_colors_of_the_page(browser: Browser, tmp_path: Path) -> None:
    layers = [{"id": "water", "fields": {}}]
    tiles = archive(tmp_path / "shapes.pmtiles", TileType.MVT, water(), attribution="<b>A surveyor</b>", vector_layers=layers)

    found, words = seen(browser, tiles, "map-over-shapes")

    with address(pipeline.example_book()) as base, reading(browser, base) as page:
        page.goto("/explore")
        page.wait_for_selector("#map[data-idle]", timeout=30_000)
        sea, without = named(page, "sea"), colors(page)
    assert found[sea] > 2 * without[sea]  # in this file all is under water, land too
    assert "<b>" not in words


def test_a_reader_is_sent_only_the_piece_that_is_asked_for(tmp_path: Path) -> None:
    tiles = archive(tmp_path / "pictures.pmtiles", TileType.PNG, png(MAGENTA))
    with served(pipeline.example_book(), tiles=tiles) as client:
        assert client.get("/map.json").json() == {"tiles": "/map.pmtiles"}
        piece = client.get("/map.pmtiles", headers={"Range": "bytes=0-126"})
        assert (piece.status_code, piece.content) == (206, tiles.read_bytes()[:127])
        assert client.get("/map.pmtiles", headers={"Range": "bytes=999999999-"}).status_code == 416
    with served(pipeline.example_book()) as client:
        assert client.get("/map.json").json() == {"tiles": None}
        assert client.get("/map.pmtiles").status_code == 404


@pytest.mark.parametrize("held", [b"", b"PMTiles", b"PMTiles\x02" + bytes(200), b"PMTiles\x03" + bytes(200), b"<html>" * 100, None])
def test_what_is_no_file_of_tiles_is_refused_in_one_line(tmp_path: Path, held: bytes | None) -> None:
    path = tmp_path / "no.pmtiles"
    if held is not None:
        path.write_bytes(held)

    with pytest.raises(BadInput) as refused:
        tiles_in(path)

    assert "no.pmtiles" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_serving_begins_with_a_look_at_the_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not there"):
        run(pipeline.example_book(), host="127.0.0.1", port=0, tiles=tmp_path / "not there", said=print)
