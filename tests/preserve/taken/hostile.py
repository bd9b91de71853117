"""Files made to break whoever takes them apart: each a name, its bytes, and what must be said of it, None where nothing need be."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.preserve.taken.archives import HOME, PAGE, record, response, wacz, warc

Hostile = tuple[str, Callable[[], bytes], str | None]

DEEP = 100_000
EVIL = (
    "../../evil.txt",
    "/etc/evil.txt",
    "..\\..\\evil.txt",
    "C:\\evil.txt",
    "evil\u202egpj.exe",
    "evil\x00.txt",
    "\u200b",
    "." * 300,
    "e" * 5_000,
    "nul",
    "\ud800",
)


def mail(head: bytes = b"", body: bytes = b"body\n") -> bytes:
    return b"Subject: x\nDate: Mon, 03 Apr 2017 10:00:00 +0000\n" + head + b"\n" + body


def box(*mails: bytes) -> bytes:
    return b"".join(b"From x Mon Apr  3 10:00:00 2017\n" + each + b"\n" for each in mails)


def multipart(*parts: bytes, boundary: bytes = b"b") -> bytes:
    inner = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return mail(b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=" + boundary + b"\n", inner + b"--" + boundary + b"--\n")


def attachment(name: str, content: bytes = b"x") -> bytes:
    quoted = name.encode("utf-8", "surrogatepass").replace(b"\x00", b"%00")
    return b'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="' + quoted + b'"\n\n' + content


def nested_mail(depth: int) -> bytes:
    found = mail()
    for number in range(depth):
        found = multipart(b"Content-Type: message/rfc822\n\n" + found, boundary=b"b%d" % number)
    return found


def nested_parts(depth: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth))
    return b"Subject: x\nMIME-Version: 1.0\n" + head + b"Content-Type: text/plain\n\nbody\n"


def mails() -> Iterator[Hostile]:  # noqa: PLR0915  # a list
    yield "empty.eml", lambda: b"", None
    yield "nul.eml", lambda: mail(body=b"\0" * 100_000), None
    yield "binary.eml", lambda: bytes(range(256)) * 1_000, None
    yield "no-end.eml", lambda: b"Subject: x", None
    yield "only-header.eml", lambda: b"A" * (3 << 20), "header of more than"
    yield "long-header.eml", lambda: b"Subject: " + b"x" * (2 << 20) + b"\n\nbody", "header of more than"
    yield "many-headers.eml", lambda: b"".join(b"X-%d: y\n" % at for at in range(60_000)) + b"\nbody", None
    yield "folded.eml", lambda: b"Subject: x" + b"\n y" * 200_000 + b"\n\nbody", None
    yield "mail-in-mail.eml", lambda: nested_mail(5), "lies deeper"
    yield "mail-in-mail-40.eml", lambda: nested_mail(40), "lies deeper"
    yield "parts-100.eml", lambda: nested_parts(100), "lies deeper"
    yield "parts-5000.eml", lambda: nested_parts(5_000), "could not be read|lies deeper|memory"
    yield "many-parts.eml", lambda: multipart(*[b"Content-Type: text/plain\n\nx"] * 5_000), "beyond 500"
    yield "no-boundary.eml", lambda: mail(b"Content-Type: multipart/mixed\n"), None
    yield "same-boundary.eml", lambda: multipart(multipart(mail())), None
    yield "open-boundary.eml", lambda: mail(b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n" * 20_000), None
    yield "odd-base64.eml", lambda: mail(b"Content-Transfer-Encoding: base64\n", b"A" * 1_001), None
    yield "odd-quoted.eml", lambda: mail(b"Content-Transfer-Encoding: quoted-printable\n", b"=ZZ=" * 10_000), None
    yield "odd-uu.eml", lambda: mail(b"Content-Transfer-Encoding: x-uuencode\n", b"begin 644 ../evil\n\xff\xff\xff\nend\n"), None
    yield "no-charset.eml", lambda: mail(b"Content-Type: text/plain; charset=no-such-charset\n", b"\xff\xfe"), None
    yield "bad-charset.eml", lambda: mail(b"Content-Type: text/plain; charset=idna\n", b"xn--\xff"), None
    yield "zip-charset.eml", lambda: mail(b"Content-Type: text/plain; charset=zlib_codec\n", zlib.compress(b"x" * 10_000_000)), None
    yield "long-charset.eml", lambda: mail(b"Content-Type: text/plain; charset=" + b"x" * 100_000 + b"\n"), None
    yield "utf16.eml", lambda: mail(b"Content-Type: text/plain; charset=utf-16\n", b"\x00\xd8\x00"), None
    yield "surrogates.eml", lambda: mail(b"X-A: \xed\xa0\x80\n", b"\xed\xa0\x80"), None
    yield "bad-words.eml", lambda: b"Subject: =?utf-8?b?//////?= =?no-such?q?x?= =?utf-8?b?x\n\nbody", None
    yield "many-words.eml", lambda: b"Subject: " + b"=?utf-8?q?x?= " * 60_000 + b"\n\nbody", None
    yield "date-huge.eml", lambda: b"Date: Mon, 03 Apr 999999999999999999 10:00:00 +9999\n\nbody", None
    yield "date-zero.eml", lambda: b"Date: 0 0 0 0 0\n\nbody", None
    yield "date-zone.eml", lambda: b"Date: Mon, 03 Apr 2017 10:00:00 +99999999999\n\nbody", None
    yield "html-tags.eml", lambda: mail(b"Content-Type: text/html\n", b"<p>" * 300_000), None
    yield "html-open.eml", lambda: mail(b"Content-Type: text/html\n", b"<a " + b"x=y " * 100_000), None
    yield "html-comments.eml", lambda: mail(b"Content-Type: text/html\n", b"<!--" * 10_000), None
    yield "html-marked.eml", lambda: mail(b"Content-Type: text/html\n", b"<![if x]><![CDATA[" * 1_000), None
    yield "html-entities.eml", lambda: mail(b"Content-Type: text/html\n", b"&#99999999999;&#xD800;&#0;" * 1_000), None
    yield "partial.eml", lambda: mail(b"Content-Type: message/partial; number=1; total=9\n"), None
    yield "outside.eml", lambda: mail(b'Content-Type: message/external-body; access-type=local-file; name="/etc/passwd"\n'), None
    yield "type.eml", lambda: mail(b"Content-Type: \xff/\xff; ;;; = \n"), None
    yield "bomb-attached.eml", lambda: multipart(attachment("bomb.gz", gzip.compress(b"\0" * (50 << 20)))), None
    yield "zip-attached.eml", lambda: multipart(attachment("evil.zip", traversing())), None
    yield "lying.eml", lambda: b"\x89PNG\r\n\x1a\n" + mail(), "its name says"
    for number, name in enumerate(EVIL):
        yield f"name-{number}.eml", lambda name=name: multipart(attachment(name, b"%d" % len(name))), None  # type: ignore[misc]  # a default binds
    yield "many-files.eml", lambda: multipart(*(attachment(f"{at}", b"%d" % at) for at in range(400))), None
    yield "empty.mbox", lambda: b"", None
    yield "no-from.mbox", mail, "does not begin as a mailbox"
    yield "from-only.mbox", lambda: b"From \n" * 2, None
    yield "many.mbox", lambda: b"From x\n\n" * 20_000, None
    yield "long-line.mbox", lambda: b"From x\n\n" + b"x" * (20 << 20), None
    yield "too-long.mbox", lambda: box(mail(body=(b"x" * 99 + b"\n") * (700 << 10)), mail()), "more than 64 MiB"
    yield "cut.mbox", lambda: box(mail(), nested_mail(3))[:-40], None
    yield "nul.mbox", lambda: b"From x\n" + b"\0" * 100_000, None
    yield "bad-one.mbox", lambda: box(mail(), nested_parts(5_000), mail(body=b"last\n")), "could not be read|lies deeper"
    yield "carriage.mbox", lambda: box(mail(), mail(body=b"two\n")).replace(b"\n", b"\r\n"), None


def traversing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("../../evil.txt", "evil")
        file.writestr("/etc/evil.txt", "evil")
    return out.getvalue()


def telegram(*messages: object, **more: object) -> bytes:
    return json.dumps({"name": "News", "type": "public_channel", "messages": messages, **more}).encode()


def said(**more: object) -> dict[str, object]:
    return {"id": 1, "type": "message", "date": "2017-04-03T10:00:00", "from": "News", "text": "words"} | more


def chats() -> Iterator[Hostile]:
    start = b'{"name": "News", "type": "public_channel", "messages": ['
    yield "deep.json", lambda: start + b"[" * DEEP + b"]" * DEEP + b"]}", "deeper|damaged|not a whole"
    yield "deep-object.json", lambda: start + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"]}", "deeper|damaged|not a whole"
    yield "deep-after.json", lambda: b'{"type": "public_channel", "messages": [], "x": ' + b"[" * DEEP, "deeper|not a whole"
    yield "cut.json", lambda: telegram(said(), said(id=2))[:-30], "not a whole"
    yield "number.json", lambda: start + b'{"id": 1' + b"0" * 100_000 + b', "type": "message", "text": "x"}]}', None
    yield "infinite.json", lambda: start + b'{"id": 1e99999, "type": "message", "text": "x"}]}', None
    yield "negative.json", lambda: telegram(said(id=-5, date="-2017-04-03")), None
    yield "nul.json", lambda: telegram(said(text="a\0b")), None
    yield "raw-nul.json", lambda: start + b'{"text": "\0"}]}', "damaged|not a whole"
    yield "surrogate.json", lambda: start + b'{"id": 1, "type": "message", "from": "News", "text": "\\ud800"}]}', None
    yield "not-utf8.json", lambda: start + b'{"id": 1, "type": "message", "text": "\xff"}]}', None
    yield (
        "types.json",
        lambda: telegram(said(text={"a": 1}), said(text=5), said(text=[1, None, {"text": 5}]), said(date=5), said(id="x"), 5, None, "x"),
        None,
    )
    yield "no-messages.json", lambda: b'{"name": "x", "type": "public_channel", "messages": null}', None
    yield "messages-object.json", lambda: b'{"name": "x", "type": "public_channel", "messages": {"a": 1}}', "not a whole"
    yield "name-type.json", lambda: b'{"name": 5, "type": "public_channel", "messages": []}', "not a whole"
    yield "array.json", lambda: b'[{"type": "public_channel", "messages": []}]', "not a whole"
    yield "twice.json", lambda: b'{"messages": [], "messages": [' + json.dumps(said()).encode() + b'], "type": "public_channel"}', None
    yield "bom.json", lambda: b"\xef\xbb\xbf" + telegram(said()), None
    yield "many-messages.json", lambda: telegram(*(said(id=at, text=f"{at}") for at in range(3_000))), None
    yield "long-text.json", lambda: telegram(said(text="1" * 5_000_000)), None
    yield "digits.json", lambda: telegram(said(text="1 " * 500_000)), None
    yield "at-signs.json", lambda: telegram(said(text="a" * 500_000 + "@")), None
    yield "at-signs-2.json", lambda: telegram(said(text="a@a." * 200_000)), None
    yield "many-pieces.json", lambda: telegram(said(text=["x"] * 300_000)), None
    yield "many-chats.json", lambda: telegram(chats={"list": [{"name": "x", "type": "public_channel", "messages": []}] * 20_000}), None
    yield "accounts.json", lambda: telegram(chats={"list": [{"name": "x", "chats": {"list": [1]}}]}), None
    for number, path in enumerate(("../../evil", "/etc/passwd", "photos\\..\\x", "a\0b", "photos/" * 2_000, "\ud800", "http://x.example/")):
        yield f"path-{number}.json", lambda path=path: telegram(said(photo=path)), None  # type: ignore[misc]  # a default binds
    for number, name in enumerate(EVIL):
        yield f"chat-{number}.json", lambda name=name: telegram(said(**{"from": name}), name=name), None  # type: ignore[misc]  # a default binds
    stamp = "13/10/2023, 18:30 - Ann: "
    yield "_chat.txt", lambda: whatsapp((stamp + "x\n") * 20_000), "nothing taken"
    yield "_chat nul.txt", lambda: whatsapp(stamp + "\0" * 100_000), "nothing taken"
    yield "_chat latin.txt", lambda: stamp.encode() + b"\xff\xfe", "is not UTF-8"
    yield "_chat long.txt", lambda: whatsapp(stamp + "x" * 5_000_000), "nothing taken"
    yield "_chat lines.txt", lambda: whatsapp(stamp + "\n" * 1_000_000), "nothing taken"
    yield "_chat dates.txt", lambda: b"99/99/9999, 99:99 - Ann: x\n0/0/0, 0:00 - Ann: y\n", "nothing taken|takes|preserved|day and month"
    yield "_chat names.txt", lambda: "".join(f"13/10/2023, 18:30 - {at}: x\n" for at in range(5_000)).encode(), "more"
    yield (
        "_chat attached.txt",
        lambda: whatsapp(stamp + "<attached: ../../evil>\n" + stamp + "/etc/passwd (file attached)\n"),
        "nothing taken",
    )
    yield "_chat brackets.txt", lambda: whatsapp(stamp + "x\n" + stamp + "<" * 300_000), "nothing taken"
    yield "_chat spaces.txt", lambda: whatsapp(stamp + "x\n" + "[" + "1" * 300_000 + "\n" + "1/1/1, " + " " * 300_000), "nothing taken"


def whatsapp(text: str) -> bytes:
    return text.encode()


def archives() -> Iterator[Hostile]:  # noqa: PLR0915  # a list
    page = ("text/html", PAGE)
    yield "empty.warc", lambda: b"", None
    yield "not.warc", lambda: b"nothing of the kind\n" * 100, "damaged|its name says"
    yield "nul.warc", lambda: b"WARC/1.0\r\n" + b"\0" * 100_000, None
    yield "long-line.warc", lambda: b"WARC/1.0\r\nX: " + b"x" * (200 << 20) + b"\r\n\r\n", "longer than any honest"
    yield (
        "long-line.warc.gz",
        lambda: gzip.compress(b"WARC/1.0\r\nX: " + b"x" * (200 << 20) + b"\r\n\r\n"),
        "longer than any honest|times its size",
    )
    yield "many-lines.warc", lambda: b"WARC/1.0\r\n" + b"X: y\r\n" * 500_000, "longer than any honest"
    yield "folded.warc", lambda: b"WARC/1.0\r\nX: y\r\n" + b" z\r\n" * 500_000, "longer than any honest"
    yield "blank-lines.warc", lambda: response(PAGE) + b"\r\n" * 2_000_000, "longer than any honest"
    yield "http-line.warc", lambda: response(b"", head=b"X: " + b"x" * (5 << 20) + b"\r\n"), "longer than any honest"
    yield "bomb.warc.gz", lambda: gzip.compress(response(b"\0" * (150 << 20))), "times its size|more than"
    yield "bomb-inside.warc", lambda: response(gzip.compress(b"\0" * (300 << 20)), head=b"Content-Encoding: gzip\r\n"), "times its size"
    yield (
        "bomb-twice.warc.gz",
        lambda: gzip.compress(response(gzip.compress(gzip.compress(b"\0" * (300 << 20))), head=b"Content-Encoding: gzip\r\n")),
        None,
    )
    yield "gzip-in-gzip.warc.gz", lambda: gzip.compress(gzip.compress(response(PAGE))), "damaged"
    yield "deflate.warc", lambda: response(zlib.compress(b"\0" * (300 << 20)), head=b"Content-Encoding: deflate\r\n"), "times its size"
    yield "chunk-huge.warc", lambda: response(b"7fffffff\r\nabc", head=b"Transfer-Encoding: chunked\r\n"), None
    yield "chunk-bad.warc", lambda: response(b"zz\r\nabc", head=b"Transfer-Encoding: chunked\r\n"), None
    yield "chunk-negative.warc", lambda: response(b"-5\r\nabc\r\n", head=b"Transfer-Encoding: chunked\r\n"), None
    yield "chunks-tiny.warc", lambda: response(b"1\r\na\r\n" * 300_000, head=b"Transfer-Encoding: chunked\r\n"), None
    yield "encoding.warc", lambda: response(PAGE, head=b"Content-Encoding: no-such\r\n"), None
    yield "too-long.warc", lambda: response(PAGE, length=1 << 50), "more than 100 MiB"
    yield "too-short.warc", lambda: response(PAGE, length=20) + response(PAGE), "damaged"
    yield "negative.warc", lambda: response(PAGE, length=-5), None
    yield "number.warc", lambda: response(PAGE, length=int("9" * 4_000)), "more than|damaged"
    yield "cut.warc", lambda: response(PAGE)[:-60], None
    yield "cut-head.warc", lambda: response(PAGE)[:80], None
    yield "cut.warc.gz", lambda: warc((HOME, *page))[:-30], None
    yield "cut-middle.warc.gz", lambda: warc((HOME, *page))[:100], None
    yield "flipped.warc.gz", lambda: warc((HOME, *page)).replace(b"\x00\x00", b"\xff\x00"), None
    yield "one-gzip.warc.gz", lambda: gzip.compress(response(PAGE) + response(PAGE, url=b"https://b.example/")), "damaged"
    yield "no-uri.warc", lambda: record(b"WARC-Type: response\r\nContent-Length: 19", b"HTTP/1.1 200 OK\r\n\r\n"), "damaged"
    yield "uri-bytes.warc", lambda: response(PAGE, url=b"https://x.example/\xff\xfe\xd8"), None
    yield "uri-script.warc", lambda: response(PAGE, url=b"javascript:alert(1)"), None
    yield "uri-long.warc", lambda: response(PAGE, url=b"https://x.example/" + b"x" * 60_000), None
    yield "uri-climbs.warc", lambda: response(PAGE, url=b"https://x.example/../../../evil"), None
    yield "uri-bidi.warc", lambda: response(PAGE, url="https://x.example/evil\u202egpj.html".encode()), None
    yield "no-http.warc", lambda: record(b"WARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Length: 4", b"abcd"), None
    yield "status.warc", lambda: response(PAGE).replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 2000 K"), None
    yield "type.warc", lambda: response(PAGE).replace(b"Content-Type: text/html", b"Content-Type: text/html" + b";" * 20), None
    yield "date.warc", lambda: response(PAGE).replace(b"2017-04-03T10:00:00Z", b"9999-99-99T99:99:99Z"), None
    yield "version.warc", lambda: response(PAGE).replace(b"WARC/1.0", b"WARC/1.9"), "damaged"
    yield "revisit.warc", lambda: response(PAGE).replace(b"Type: response", b"Type: revisit"), None
    yield (
        "many-small.warc",
        lambda: b"".join(response(b"%d" % at, url=b"https://x.example/%d" % at) for at in range(2_500)),
        "only the first 2,000",
    )
    yield "many-empty.warc", lambda: record(b"WARC-Type: metadata\r\nContent-Length: 0", b"") * 30_000, None
    yield "arc.warc", lambda: b"filedesc://x 0.0.0.0 20170403 text/plain 5\n1 0 x\n\n", None
    yield "lying.warc", lambda: b"%PDF-1.4\n" + response(PAGE), "its name says"
    yield "empty.wacz", lambda: b"", "not a whole .wacz"
    yield "not.wacz", lambda: b"PK\x03\x04" + b"\xff" * 500, "its name says"
    yield "cut.wacz", lambda: wacz(warc((HOME, *page)), HOME)[:-30], "not a whole .wacz|its name says"
    yield "no-pages.wacz", lambda: wacz(warc((HOME, *page))), "lists no pages"
    yield "foreign-pages.wacz", lambda: wacz(warc((HOME, *page)), "https://other.example/"), None
    yield "bomb.wacz", lambda: wacz(response(b"\0" * (300 << 20)), HOME, packed=True), "more than 200 times|another hash"
    yield "pages-bomb.wacz", lambda: wacz(b"", more={"pages/pages.jsonl": b" " * (300 << 20)}, packed=True), "lists no pages"
    yield "pages-deep.wacz", lambda: wacz(b"", more={"pages/pages.jsonl": b'{"url":' + b"[" * DEEP}), "lists no pages"
    yield "pages-many.wacz", lambda: wacz(warc((HOME, *page)), *(f"{HOME}/{at}" for at in range(20_000))), None
    yield "pages-types.wacz", lambda: wacz(b"", more={"pages/pages.jsonl": b'{"url": 5}\n[]\nnull\n"x"\n\xff\n'}), "lists no pages"
    yield "climbing.wacz", lambda: wacz(warc((HOME, *page)), HOME, more={"../../evil": b"x", "archive/../../evil.warc": b"x"}), None
    yield "many-parts.wacz", lambda: wacz(b"", HOME, more={f"x/{at}": b"" for at in range(10_100)}), "parts, more than 10,000"
    yield "package-deep.wacz", lambda: zipped({"datapackage.json": b"[" * DEEP}), "datapackage.json is missing or cannot be read"
    yield (
        "package-types.wacz",
        lambda: zipped({"datapackage.json": b'{"resources": [{"path": 5}]}'}),
        "datapackage.json is missing or cannot be read",
    )
    yield "same-name.wacz", lambda: twice("archive/a.warc"), "datapackage.json is missing"
    yield "zip-in-zip.wacz", lambda: wacz(wacz(warc((HOME, *page)), HOME), HOME), "damaged"
    yield "locked.wacz", lambda: locked(wacz(warc((HOME, *page)), HOME)), "lists no pages|damaged|another hash|cannot be read"
    yield "archive-long-line.wacz", lambda: wacz(b"WARC/1.0\r\nX: " + b"x" * (2 << 20), HOME), "longer than any honest"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def twice(name: str) -> bytes:
    """Return a WACZ with two parts of one name, put together by hand: zipfile warns of it."""
    made = zipped({name: b"one", name[:-1] + "d": b"two", "datapackage.json": b"{}"})
    return made.replace((name[:-1] + "d").encode(), name.encode())


def locked(content: bytes) -> bytes:
    """Return a zip whose parts say that they are encrypted."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := changed.find(mark, at + 1)) >= 0:
            changed[at + offset] |= 1
    return bytes(changed)


HOSTILE: tuple[Hostile, ...] = (*mails(), *chats(), *archives())
