"""Hostile pictures, PDFs and recordings, each made by a few lines: bombs, lies, loops, cuts. No binary is kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import accumulate, chain

from PIL import Image
from tests.jail.making import from_a_camera, letters, noise, photograph, saved, text_at
from tests.jail.test_documents import REPORT, Stream, drawn, numbered, packed, pdf

Made = Callable[[], bytes]
Hostile = tuple[str, str, Made]  # a name, how the file is called, its bytes


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*chunks: bytes, wide: int = 8, high: int = 8, depth: int = 8, colour: int = 2) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def pixels(wide: int = 8, high: int = 8) -> bytes:
    return chunk(b"IDAT", zlib.compress((b"\0" + b"\x55" * 3 * wide) * high))


def tiff(*entries: tuple[int, int, int, int], after: bytes = b"", following: int = 0, order: str = "<") -> bytes:
    """Return a TIFF of one directory, given as tag, type, count, value; ``following`` is where the next one is said to be."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    rows = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return head + struct.pack(order + "H", len(entries)) + rows + struct.pack(order + "I", following) + after


SIZED = ((256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (278, 4, 1, 8), (279, 4, 1, 64))


def sized(wide: int, high: int) -> bytes:
    return tiff((256, 4, 1, wide), (257, 4, 1, high), *SIZED[2:], after=b"\0" * 64)


def with_exif(block: bytes) -> bytes:
    """Return a JPEG with an EXIF block as it is given."""
    picture = saved(photograph(size=(32, 24)), "JPEG")
    return picture[:2] + b"\xff\xe1" + struct.pack(">H", min(len(block) + 8, 65_535)) + b"Exif\0\0" + block + picture[2:]


def with_segment(marker: int, content: bytes) -> bytes:
    picture = saved(photograph(size=(32, 24)), "JPEG")
    return picture[:2] + bytes((0xFF, marker)) + struct.pack(">H", min(len(content) + 2, 65_535)) + content + picture[2:]


def gif(frames: int, size: int = 4) -> bytes:
    made = [Image.new("L", (size, size), at % 250) for at in range(frames)]
    return saved(made[0], "GIF", save_all=True, append_images=made[1:])


def huge_gif() -> bytes:
    """Return a GIF that says it is 65,535 by 65,535."""
    return (
        b"GIF89a"
        + struct.pack("<HH", 65_535, 65_535)
        + b"\xf0\0\0"
        + b"\0\0\0\xff\xff\xff"
        + b",\0\0\0\0"
        + struct.pack("<HH", 65_535, 65_535)
        + b"\0\x02\x02L\x01\0;"
    )


def many_frames() -> bytes:
    made = [Image.new("L", (16, 16), at % 250) for at in range(3_000)]
    return saved(made[0], "TIFF", save_all=True, append_images=made[1:])


def icc(content: bytes) -> bytes:
    return png(chunk(b"iCCP", b"bomb\0\0" + content), pixels())


def texts(number: int, length: int) -> bytes:
    return png(*(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * length)) for _ in range(number)), pixels())


def box(kind: bytes, content: bytes = b"", length: int | None = None) -> bytes:
    return struct.pack(">I", 8 + len(content) if length is None else length) + kind + content


def nested_boxes(depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = box(b"moov", content)
    return content


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")


def pages(number: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + at) for at in range(number))
    first = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, number)]
    each = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    parts = [b"%PDF-1.4\n"] + [b"%d 0 obj\n%s\nendobj\n" % (at, of) for at, of in enumerate([*first, *([each] * number)], start=1)]
    begins = [0, *accumulate(map(len, parts))]
    table = b"".join(b"%010d 00000 n \n" % begin for begin in begins[1 : len(parts)])
    return b"".join(parts) + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts), table, len(parts), begins[-1],
    )  # fmt: skip


def loop_of_pages() -> bytes:
    return numbered([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 /Parent 2 0 R >>"], b"")


def counted(count: int) -> bytes:
    return REPORT.replace(b"/Count 2", b"/Count %d" % count)


def deep(sign: bytes, depth: int) -> bytes:
    return numbered([b"<< /Type /Catalog /Pages 2 0 R /X %s >>" % (sign * depth), b"<< /Type /Pages /Kids [] /Count 0 >>"], b"")


def forms(depth: int) -> bytes:
    """Return a PDF whose page draws a form that draws itself."""
    page = pdf(Stream(b"/F Do " * depth))
    return page.replace(b"/Font << /F1 3 0 R >>", b"/XObject << /F 5 0 R >>").replace(
        b"<<  /Length", b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length"
    )


def font(program: bytes, *, means: bytes = b"") -> bytes:
    """Return a PDF whose font is a file of its own."""
    return numbered(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 6 0 R %s>>" % (b"/ToUnicode 8 0 R " if means else b""),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
            b"<< /Length 40 >>\nstream\n%s\nendstream" % text_at(72, 700, "17 killed"),
            b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 7 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(program), program),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(means), means),
        ],
        b"",
    )


def picture_in_pdf(wide: int, high: int, content: bytes, how: bytes) -> bytes:
    page = pdf(
        Stream(b"612 0 0 792 0 0 cm /I Do"),
        Stream(
            content,
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB %s" % (wide, high, how),
        ),
    )
    return page.replace(b"/Font << /F1 3 0 R >>", b"/XObject << /I 7 0 R >>")


def cuts(name: str, ending: str, whole: bytes) -> Iterator[Hostile]:
    for share in (1, 5, 20, 50, 80, 99):
        yield f"{name} cut at {share} %", f"cut.{ending}", lambda share=share: whole[: len(whole) * share // 100]  # type: ignore[misc]  # bound now


def flips(name: str, ending: str, whole: bytes, number: int) -> Iterator[Hostile]:
    for seed in range(number):
        yield f"{name} with flipped bytes {seed}", f"flipped.{ending}", lambda seed=seed: flipped(whole, seed)  # type: ignore[misc]  # bound now


def flipped(whole: bytes, seed: int) -> bytes:
    changed = bytearray(whole)
    places = noise(seed, 64)
    for at in range(0, 64, 4):
        changed[int.from_bytes(places[at : at + 3], "big") % len(changed)] ^= places[at + 3] or 1
    return bytes(changed)


SCAN = saved(letters("17 killed", size=(200, 80)), "TIFF")
WEBP, GIF, JPEG, PNG = saved(photograph(), "WEBP"), gif(3, 32), from_a_camera(), saved(photograph())

PICTURES: tuple[Hostile, ...] = (
    ("a PNG of 60,000 by 60,000", "bomb.png", lambda: png(chunk(b"IDAT", zlib.compress(b"\0" * 1_000)), wide=60_000, high=60_000)),
    ("a PNG of 13,000 by 13,000, packed well", "bomb.png", lambda: png(chunk(b"IDAT", packed(mebibytes=200)), wide=13_000, high=13_000)),
    ("a PNG of 9,000 by 9,000, whole", "large.png", lambda: png(chunk(b"IDAT", zlib.compress((b"\0" + b"\0" * 27_000) * 9_000, 9)), wide=9_000, high=9_000)),
    ("a PNG of no size", "none.png", lambda: png(pixels(), wide=0, high=0)),
    ("a PNG 1 wide and 2 milliards high", "thin.png", lambda: png(pixels(), wide=1, high=2**31 - 1)),
    ("a PNG of a colour that is none", "colour.png", lambda: png(pixels(), colour=5)),
    ("a PNG of a depth that is none", "depth.png", lambda: png(pixels(), depth=7)),
    ("a PNG without pixels", "empty.png", png),
    ("a PNG with a bomb in its text", "text.png", lambda: texts(1, 200 << 20)),
    ("a PNG with many texts", "texts.png", lambda: texts(3_000, 4_000)),
    ("a PNG with a bomb in its profile", "icc.png", lambda: icc(packed(mebibytes=300))),
    ("a PNG with a profile of noise", "icc.png", lambda: icc(noise(1, 50_000))),
    ("a PNG with a lying length", "length.png", lambda: png(struct.pack(">I", 2**31 - 1) + b"IDAT" + b"x" * 100)),
    ("a PNG with a wrong sum", "sum.png", lambda: png(pixels()[:-4] + b"\0\0\0\0")),
    ("a PNG with pixels of noise", "noise.png", lambda: png(chunk(b"IDAT", noise(2, 5_000)))),
    ("a PNG with 100,000 pieces", "pieces.png", lambda: png(*[chunk(b"IDAT", b"")] * 100_000)),
    ("a PNG that moves and lies of it", "moves.png", lambda: png(chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)), pixels())),
    ("a PNG with EXIF that points to itself", "exif.png", lambda: png(chunk(b"eXIf", tiff((0x8769, 4, 1, 8), following=8)), pixels())),
    ("a PNG with XMP of entities", "xmp.png", lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b"<!DOCTYPE x [<!ENTITY a 'b'>]><x:y a:b='&a;&a;'/>" * 3_000), pixels())),
    ("a GIF of 65,535 by 65,535", "bomb.gif", huge_gif),
    ("a GIF of 2,000 frames", "frames.gif", lambda: gif(2_000)),
    ("a GIF whose end is another file", "two.gif", lambda: gif(1) + b"<script>alert(1)</script>" * 1_000),
    ("a GIF of noise", "noise.gif", lambda: b"GIF89a" + noise(3, 4_000)),
    ("a GIF with codes of no end", "codes.gif", lambda: GIF[:-1] + b"\xff" * 10_000),
    ("a TIFF of 3,000 frames", "frames.tif", many_frames),
    ("a TIFF whose directory follows itself", "loop.tif", lambda: tiff(*SIZED, following=8, after=b"\0" * 64)),
    ("a TIFF of 2 milliards by 2 milliards", "bomb.tif", lambda: sized(2**31 - 1, 2**31 - 1)),
    ("a TIFF of 30,000 by 30,000", "bomb.tif", lambda: sized(30_000, 30_000)),
    ("a TIFF of 60,000 entries", "entries.tif", lambda: tiff(*[(256, 4, 1, 8)] * 60_000)),
    ("a TIFF whose values are elsewhere", "values.tif", lambda: tiff((256, 4, 2**30, 2**31), *SIZED[1:])),
    ("a TIFF of a type that is none", "type.tif", lambda: tiff((256, 99, 1, 8), *SIZED[1:])),
    ("a TIFF without a directory", "none.tif", lambda: b"II*\0" + struct.pack("<I", 0)),
    ("a TIFF with a directory beyond its end", "beyond.tif", lambda: b"MM\0*" + struct.pack(">I", 2**31)),
    ("a TIFF packed in a way that is none", "packed.tif", lambda: tiff(*SIZED[:3], (259, 3, 1, 34_887), *SIZED[4:], after=b"\0" * 64)),
    ("a JPEG with EXIF that points to itself", "loop.jpg", lambda: with_exif(tiff((0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0xA005, 4, 1, 8), following=8))),
    ("a JPEG with EXIF that says it is huge", "huge.jpg", lambda: with_exif(tiff((0x010F, 2, 2**31, 8)))),
    ("a JPEG with EXIF that divides by nothing", "zero.jpg", lambda: with_exif(tiff((0x8825, 4, 1, 26), after=struct.pack("<HHHII", 1, 2, 5, 3, 44) + b"\0" * 60))),
    ("a JPEG turned in a way that is none", "turned.jpg", lambda: with_exif(tiff((0x0112, 3, 1, 77)))),
    ("a JPEG with EXIF of noise", "noise.jpg", lambda: with_exif(b"II*\0" + noise(4, 60_000))),
    ("a JPEG with IPTC of noise", "iptc.jpg", lambda: with_segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\xff\xff" + noise(5, 60_000))),
    ("a JPEG with a profile of too many parts", "icc.jpg", lambda: with_segment(0xE2, b"ICC_PROFILE\0\xff\x01" + noise(6, 60_000))),
    ("a JPEG of several pictures that are none", "mpo.jpg", lambda: with_segment(0xE2, b"MPF\0" + tiff((0xB000, 7, 4, 0x30303130), (0xB001, 4, 1, 2**31 - 1)))),
    ("a JPEG that says it is 65,535 by 65,535", "bomb.jpg", lambda: JPEG.replace(struct.pack(">HH", 240, 320), struct.pack(">HH", 65_535, 65_535), 1)),
    ("a JPEG of no lines", "lines.jpg", lambda: JPEG.replace(struct.pack(">HH", 240, 320), struct.pack(">HH", 0, 320), 1)),
    ("a JPEG with a comment of 60,000 signs that turn the text", "bidi.jpg", lambda: with_segment(0xFE, "\u202e".encode() * 20_000)),
    ("a JPEG with markers of no end", "markers.jpg", lambda: b"\xff\xd8" + b"\xff\xe0\0\x02" * 200_000),
    ("a WebP that says it is huge", "huge.webp", lambda: WEBP[:4] + b"\xff\xff\xff\x7f" + WEBP[8:]),
    ("a WebP of noise", "noise.webp", lambda: b"RIFF" + struct.pack("<I", 4_000) + b"WEBPVP8L" + noise(7, 4_000)),
    ("a page that calls itself a picture", "page.png", lambda: b"<html><script>alert(1)</script></html>"),
    ("a PDF that calls itself a picture", "report.jpg", lambda: REPORT),
    ("a drawing with a script", "drawing.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ("a PostScript that calls itself a picture", "program.png", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run"),
    ("a picture and a zip in one", "both.png", lambda: PNG + b"PK\x03\x04" + noise(8, 500)),
    ("nothing", "nothing.png", lambda: b""),
    ("noise", "noise.jpg", lambda: noise(9, 50_000)),
    *chain.from_iterable(cuts(*each) for each in (("a JPEG", "jpg", JPEG), ("a PNG", "png", PNG), ("a WebP", "webp", WEBP), ("a TIFF", "tif", SCAN), ("a GIF", "gif", GIF))),
    *chain.from_iterable(flips(*each, 2) for each in (("a JPEG", "jpg", JPEG), ("a PNG", "png", PNG), ("a WebP", "webp", WEBP), ("a TIFF", "tif", SCAN), ("a GIF", "gif", GIF))),
)  # fmt: skip

PDFS: tuple[Hostile, ...] = (
    ("100,000 pages", "pages.pdf", lambda: pages(100_000)),
    ("2,000 pages", "pages.pdf", lambda: pages(2_000)),
    ("pages within themselves", "loop.pdf", loop_of_pages),
    ("a count of pages that lies", "count.pdf", lambda: counted(2_000_000_000)),
    ("a count of pages below none", "count.pdf", lambda: counted(-5)),
    ("lists 100,000 deep", "deep.pdf", lambda: deep(b"[", 100_000)),
    ("dictionaries 50,000 deep", "deep.pdf", lambda: deep(b"<</A ", 50_000)),
    ("a form that draws itself", "form.pdf", lambda: forms(1)),
    ("a form that draws itself often", "form.pdf", lambda: forms(40)),
    ("a page of a million glyphs", "glyphs.pdf", lambda: pdf(Stream(text_at(72, 700, "1" * 1_000_000)))),
    ("a page of 300,000 numbers", "numbers.pdf", lambda: pdf(drawn(*["17 71 23"] * 100_000))),
    ("a stream that unpacks to 800 MiB", "bomb.pdf", lambda: pdf(Stream(packed(mebibytes=800), b"/Filter /FlateDecode"))),
    ("a stream packed a hundred times", "filters.pdf", lambda: pdf(Stream(zlib.compress(b"x"), b"/Filter [%s]" % (b"/FlateDecode " * 100)))),
    ("a stream that says it is longer than the file", "length.pdf", lambda: REPORT.replace(b"/Length ", b"/Length 99999999 %")),
    ("a stream whose length is itself", "length.pdf", lambda: REPORT.replace(b"/Length ", b"/Length 5 0 R %")),
    ("a table of objects that points to itself", "prev.pdf", lambda: pdf(drawn("17 killed"), trailer=b"/Prev 9")),
    ("a table of objects of noise", "table.pdf", lambda: REPORT[: REPORT.index(b"xref")] + noise(10, 3_000)),
    ("a million objects that are not there", "size.pdf", lambda: REPORT.replace(b"/Size", b"/Size 1000000000 %")),
    ("a picture of 60,000 by 60,000", "picture.pdf", lambda: picture_in_pdf(60_000, 60_000, zlib.compress(b"\0" * 1_000), b"/Filter /FlateDecode")),
    ("a picture of 20,000 by 20,000 from a few bytes", "picture.pdf", lambda: picture_in_pdf(20_000, 20_000, packed(mebibytes=400), b"/Filter /FlateDecode")),
    ("a picture of JPEG 2000 noise", "jpx.pdf", lambda: picture_in_pdf(500, 500, noise(11, 5_000), b"/Filter /JPXDecode")),
    ("a picture of JBIG2 noise", "jbig2.pdf", lambda: picture_in_pdf(500, 500, noise(12, 5_000), b"/Filter /JBIG2Decode")),
    ("a picture of fax noise", "fax.pdf", lambda: picture_in_pdf(5_000, 5_000, noise(13, 5_000), b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 999999999 >>")),
    ("a font of noise", "font.pdf", lambda: font(noise(14, 20_000))),
    ("a font that begins well", "font.pdf", lambda: font(b"\0\1\0\0\0\x09\0\x80\0\x03\0\x10" + noise(15, 20_000))),
    ("a map of letters of no end", "cmap.pdf", lambda: font(b"", means=b"begincmap 1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange endcmap")),
    ("a map of letters 100,000 deep", "cmap.pdf", lambda: font(b"", means=b"begincmap " + b"[" * 100_000)),
    ("a map of letters that uses another file", "cmap.pdf", lambda: font(b"", means=b"begincmap /../../../../etc/passwd usecmap endcmap")),
    ("a page of a size that is no number", "box.pdf", lambda: REPORT.replace(b"[0 0 612 792]", b"[0 0 nan inf]")),
    ("a page of no size", "box.pdf", lambda: REPORT.replace(b"[0 0 612 792]", b"[9 9 9 9]")),
    ("a page of 14,400 inches", "box.pdf", lambda: REPORT.replace(b"[0 0 612 792]", b"[0 0 1e6 1e6]")),
    ("a page scaled beyond measure", "scale.pdf", lambda: pdf(Stream(b"1e30 0 0 1e30 0 0 cm " + text_at(72, 700, "17 killed")))),
    ("a page that saves and never restores", "saves.pdf", lambda: pdf(Stream(b"q " * 500_000))),
    ("a pattern of patterns", "pattern.pdf", lambda: pdf(Stream(b"/Pattern cs /P scn 0 0 612 792 re f " * 2_000))),
    ("a script that runs at once", "script.pdf", lambda: pdf(drawn("17 killed")).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")),
    ("a file that it would open", "launch.pdf", lambda: pdf(drawn("17 killed")).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >>")),
    ("a picture that calls itself a PDF", "picture.pdf", lambda: PNG),
    ("noise after a good beginning", "noise.pdf", lambda: b"%PDF-1.7\n" + noise(16, 50_000)),
    ("nothing", "nothing.pdf", lambda: b""),
    *cuts("a PDF", "pdf", REPORT),
    *flips("a PDF", "pdf", REPORT, 12),
)  # fmt: skip

RECORDINGS: tuple[Hostile, ...] = (
    ("an MP4 with atoms of no end", "endless.mp4", lambda: FTYP + box(b"free", length=0) + b"\0" * 1_000),
    ("an MP4 with atoms within atoms", "nested.mp4", lambda: FTYP + nested_boxes(20_000)),
    ("an MP4 of 200,000 empty atoms", "atoms.mp4", lambda: FTYP + box(b"free") * 200_000),
    ("an MP4 whose atom is larger than the file", "large.mp4", lambda: FTYP + box(b"moov", length=2**31)),
    ("an MP4 whose atom is smaller than itself", "small.mp4", lambda: FTYP + box(b"moov", length=1) + b"\0" * 8),
    ("an MP4 of noise", "noise.mp4", lambda: FTYP + box(b"moov", noise(17, 50_000))),
    ("an MP4 with a sample table of milliards", "table.mp4", lambda: FTYP + box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stsz", struct.pack(">III", 0, 0, 2**31 - 1)))))))),
    ("a WebM of noise", "noise.webm", lambda: b"\x1aE\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff" + noise(18, 50_000)),
    ("an AVI with an index of no end", "index.avi", lambda: b"RIFF\xff\xff\xff\xffAVI LIST\xff\xff\xff\xffhdrl" + noise(19, 20_000)),
    ("an MP3 of noise", "noise.mp3", lambda: b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + noise(20, 50_000)),
    ("an Ogg of pages without end", "pages.ogg", lambda: (b"OggS\0\0" + b"\0" * 20 + b"\xff" + b"\xff" * 255) * 100),
    ("a WAV that says it is larger", "large.wav", lambda: b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\0data\xff\xff\xff\xff" + noise(21, 500)),
    ("a FLAC of noise", "noise.flac", lambda: b"fLaC\x80\xff\xff\xff" + noise(22, 20_000)),
    ("a playlist that calls itself a film", "list.mp4", lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
    ("a list of films that calls itself one", "list.mkv", lambda: b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ("a page that calls itself a film", "page.mp4", lambda: b"<html><script>alert(1)</script></html>"),
    ("a picture that calls itself a film", "picture.mp4", lambda: PNG),
    ("nothing", "nothing.mp4", lambda: b""),
)  # fmt: skip
