"""What looks like an exported chat is never kept whole without being asked for, whatever its form, name or wrapping."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.preserve.taken.conftest import Adding

LINES = "".join(f"13/10/2023, 18:3{at} - Canary: words {at}\n" for at in range(4))
PAGE = '<html><title>Exported Data</title><div class="message default clearfix"><div class="from_name">Canary</div>words</div></html>'
GROUP = json.dumps({"name": "Town", "type": "private_group", "messages": [{"type": "message", "from": "Canary", "text": "words"}]})
MESSENGER = json.dumps({"participants": [], "messages": [{"sender_name": "Canary", "timestamp_ms": 1, "content": "words"}]})


def zipped(*names: str, content: str = LINES) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, content)
    return out.getvalue()


def zip64(*names: str) -> bytes:
    """Return a zip that says its size elsewhere, as those of more than 4 GiB do."""
    packed = bytearray(zipped(*names))
    end = packed.rfind(b"PK\x05\x06")
    packed[end + 12 : end + 20] = b"\xff" * 8
    return bytes(packed)


PHOTOS = [f"{at:08}-PHOTO-2023-10-13-18-30-05.jpg" for at in range(1_200)]
UNASKED = {
    "messages.html": PAGE.encode(),
    "saved.html": PAGE.encode(),
    "arabic.zip": zipped("دردشة واتساب مع أحمد.txt"),
    "persian.zip": zipped("گپ واتساپ با احمد.txt"),
    "french.zip": zipped("Discussion WhatsApp avec Ahmad.txt"),
    "unnamed.zip": zipped("a.txt", "IMG-20231013-WA0001.jpg"),
    "telegram.zip": zipped("result.json"),
    "telegram-pages.zip": zipped("ChatExport_2023-10-13/messages.html"),
    "many-photos.zip": zipped("_chat.txt", *PHOTOS),
    "large.zip": zip64("_chat.txt", *PHOTOS),
    "WhatsApp Chat - Canary.zip": b"PK\x03\x04 damaged",
    "WhatsApp Chat - Canary.rar": b"Rar!\x1a\x07",
    "long.txt": ("13/10/2023, 18:30 - Canary: " + "a line\n" * 5_000 + LINES).encode(),
    "wide.txt": LINES.encode("utf-16"),
    "no-ending": LINES.encode(),
    "chat.log": LINES.encode(),
    "quoted.txt": LINES.replace("13/", "> 13/").encode(),
    "web.txt": "".join(f"[10:0{at}, 4/3/2017] Canary: words\n" for at in range(4)).encode(),
    "telegram.txt": "".join(f"Canary, [03.04.2017 10:0{at}]\nwords\n\n" for at in range(4)).encode(),
    "telegram-mac.txt": "".join(f"Canary, [Apr 3, 2017 at 10:0{at} AM]\nwords\n\n" for at in range(4)).encode(),
    "words.txt": "".join(f"Apr 3, 2017, 10:0{at} AM - Canary: words\n" for at in range(4)).encode(),
    "message_1.json": MESSENGER.encode(),
    "late.json": (GROUP[:-2] + " " * 30_000 + "]}").encode(),
    "msgstore.db.crypt15": b"\x01\x02Canary",
    "Canary.vcf": b"BEGIN:VCARD\nFN:Canary\nEND:VCARD\n",
    "card": b"BEGIN:VCARD\nFN:Canary\nEND:VCARD\n",
}


def mail_with(name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Email chat"
    mail.set_content("see the attached")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@pytest.mark.parametrize("name", UNASKED)
def test_nothing_of_an_exported_chat_is_added_unless_whole(name: str, add: Adding, tmp_path: Path, book: Path) -> None:
    path = tmp_path / name
    path.write_bytes(UNASKED[name])

    unasked, whole = add(path), add(path, whole=True)

    assert (unasked.documents, len(unasked.preserved.notes)) == ((), 1)
    assert whole.contents[0] == UNASKED[name]


@pytest.mark.parametrize("name", UNASKED)
def test_nor_is_a_mail_that_it_is_attached_to(name: str, add: Adding, tmp_path: Path, book: Path) -> None:
    path = tmp_path / "chat.eml"
    path.write_bytes(mail_with(name, UNASKED[name]))

    unasked = add(path)

    assert unasked.documents == ()
    assert "holds an exported chat" in unasked.preserved.notes[0]
    assert "--whole" in unasked.preserved.notes[0]


def test_a_mail_with_a_chat_is_kept_with_whole(add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "chat.eml"
    path.write_bytes(mail_with("_chat.txt", LINES.encode()))

    assert add(path, whole=True).names == ["chat.eml", "Email chat.txt", "_chat.txt"]


def test_of_an_export_as_pages_one_note_is_said_and_what_lies_beside_stays(add: Adding, tmp_path: Path) -> None:
    export = tmp_path / "ChatExport"
    (export / "photos").mkdir(parents=True)
    for name in ("messages.html", "messages2.html", "messages3.html"):
        (export / name).write_text(PAGE, "utf-8")
    (export / "photos" / "canary.jpg").write_bytes(b"\xff\xd8\xff")

    added = add(export)

    assert added.documents == ()
    assert "messages.html (and 2 more): holds an exported chat; export the chat anew as machine-readable JSON" in added.preserved.notes[0]


def test_a_contact_card_or_chat_that_a_chosen_sender_attached_is_not_taken(add: Adding, tmp_path: Path, book: Path) -> None:
    said = ["Canary Khalil.vcf (file attached)", "Canary.vcf (fichier joint)", "<attached: chat.zip>", "photo.jpg (Datei angehängt)"]
    (tmp_path / "in").mkdir()
    for name in ("Canary Khalil.vcf", "Canary.vcf"):
        (tmp_path / "in" / name).write_bytes(b"BEGIN:VCARD\n")
    (tmp_path / "in" / "chat.zip").write_bytes(zipped("_chat.txt"))
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "in" / "_chat.txt").write_text("".join(f"13/10/2023, 18:30 - Ann: {each}\n" for each in said), "utf-8")

    added = add(tmp_path / "in", senders=("Ann",))

    assert added.names == ["photo.jpg"]
    assert not [path for path in book.rglob("*") if path.is_file() and b"Canary" in path.read_bytes()]


def test_lines_of_others_in_a_form_of_their_own_are_not_taken_as_words_of_the_sender_before(add: Adding, tmp_path: Path) -> None:
    copied = "".join(f"[10:0{at}, 4/3/2017] Canary: words\n" for at in range(3))
    path = tmp_path / "_chat.txt"
    path.write_text(f"13/10/2023, 18:30 - Ann: look\n{copied}13/10/2023, 18:31 - Ann: yes\n", "utf-8")

    added = add(path, senders=("Ann",))

    assert not [text for text in added.texts if "Canary" in text]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photos.zip", zipped("IMG-20231013-WA0001.jpg", "IMG-20231013-WA0002.jpg")),
        ("report.txt", b"13/10/2023, 18:30 - Town B: 12 killed\nresidents said\n"),
        ("list.csv", b"date,place,killed\n13/10/2023,Town B,12\n14/10/2023,Town B,3\n15/10/2023,Town C,1\n"),
        (
            "share.html",
            b'<html><script>{"about": 1, "messages": [], "from_id": 2}</script><a href="https://t.me/share">Telegram</a></html>',
        ),
        ("page.html", b"<html><p class='name'>12 killed</p></html>"),
        ("data.json", b'{"messages": ["a"], "type": "report"}'),
    ],
)
def test_other_files_are_kept_as_they_are(name: str, content: bytes, add: Adding, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)

    assert add(tmp_path / name).names == [name]
