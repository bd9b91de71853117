"""Exported chats: only the messages that somebody asked for, without what finds people, and the export itself only if asked to."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from tests.preserve.taken.conftest import Adding

from tollbook.preserve.beside import told

PHONE = "+963 933 123 456"


def channel(*messages: dict[str, object], type: str = "public_channel") -> str:
    return json.dumps({"name": "Town News", "type": type, "id": 1234567890, "messages": messages}, ensure_ascii=False)


def said(number: int, text: object, by: str = "Town News", **more: object) -> dict[str, object]:
    return {
        "id": number,
        "type": "message",
        "date": f"2017-04-0{number}T10:00:00",
        "from": by,
        "from_id": f"user{number}000000001",
        "text": text,
    } | more


def written(folder: Path, content: str, name: str = "result.json") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def test_the_messages_of_a_channel_are_taken_and_the_export_is_named_by_its_hash_alone(add: Adding, tmp_path: Path, book: Path) -> None:
    service = {"id": 9, "type": "service", "actor": "Somebody", "action": "pin_message"}
    path = written(tmp_path, channel(said(1, f"Strike on Town B, call {PHONE}"), service))

    added = add(path)

    (document,) = added.documents
    digest = sha256(path.read_bytes()).hexdigest()
    assert added.texts == ["From: Town News\nDate: 2017-04-01T10:00:00\n\nStrike on Town B, call [phone number left out]\n"]
    assert (document.part, document.derived_from, str(document.published)) == (f"message 1 of sha256:{digest}", None, "2017-04-01")
    assert digest not in {path.parent.name + path.name for path in (book / "evidence").rglob("*")}


def test_text_in_pieces_is_joined_and_what_finds_people_is_left_out(add: Adding, tmp_path: Path) -> None:
    pieces = [
        "Killed: ",
        {"type": "bold", "text": "12"},
        " call ",
        {"type": "phone", "text": "5551"},
        " or ",
        {"type": "email", "text": "a@b.example"},
        " and ",
        {"type": "mention_name", "text": "Somebody", "user_id": 77},
        {"type": "text_link", "text": " here", "href": "https://x.example/"},
    ]

    (text,) = add(written(tmp_path, channel(said(1, pieces)))).texts

    assert text.endswith("Killed: 12 call [phone number left out] or [e-mail address left out] and [name left out] here\n")


def test_of_a_poll_the_question_and_its_answers_are_kept(add: Adding, tmp_path: Path) -> None:
    answers = [{"text": "Town B", "voters": 77, "chosen": False}, {"text": [{"type": "phone", "text": PHONE}], "voters": 1}, "damaged"]
    poll = {"question": ["Which town ", {"type": "bold", "text": "next?"}], "closed": True, "total_voters": 78, "answers": answers}

    texts = add(
        written(tmp_path, channel(said(1, "", poll=poll), said(2, "Vote", poll={"question": f"Call {PHONE}?"}), said(3, "", poll=7)))
    ).texts

    bodies = [text.partition("\n\n")[2] for text in texts]
    assert bodies == [
        "Poll: Which town next?\n- Town B\n- [phone number left out]\n",
        "Vote\n\nPoll: Call [phone number left out]?\n",
    ]


def test_of_a_group_nothing_is_taken_before_a_sender_is_named(add: Adding, tmp_path: Path) -> None:
    path = written(tmp_path, channel(said(1, "one", "Ann"), said(2, "two", "Ben"), said(3, "three", "Ann"), type="private_group"))

    asked, named, nobody = add(path), add(path, senders=("ann",)), add(path, senders=("Nobody",))

    assert (asked.documents, asked.preserved.entry) == ((), None)
    assert asked.preserved.notes == (
        "result.json: nothing taken: name whose messages with --from-sender NAME; there wrote Ann (2), Ben (1)",
    )
    assert [text.partition("\n\n")[2] for text in named.texts] == ["one\n", "three\n"]
    assert "nobody of that name wrote in it" in nobody.preserved.notes[0]


def test_bystanders_are_in_no_byte_of_the_book(add: Adding, tmp_path: Path, book: Path) -> None:
    contacts = {"contacts": {"list": [{"first_name": "Canary", "phone_number": "00963933111222"}]}, "personal_information": {"user_id": 1}}
    chat = {
        "name": "Canary family",
        "type": "private_group",
        "id": 5,
        "messages": [said(1, "kept", "Ann"), said(2, "Canary words", "Canary")],
    }
    reacted = said(3, "kept too", "Ann", reactions=[{"recent": [{"from": "Canary"}]}], forwarded_from="Canary", forwarded_from_id="user9")
    chat["messages"].append(reacted)  # type: ignore[attr-defined]  # it is a list
    path = written(tmp_path, json.dumps(contacts | {"about": "Telegram", "chats": {"list": [chat | {"name": "Town"}]}}))

    added = add(path, senders=("Ann",))

    assert len(added.documents) == 2
    assert added.texts[1] == "From: Ann\nDate: 2017-04-03T10:00:00\nForwarded from: [name left out]\n\nkept too\n"
    held = b"".join(path.read_bytes() for path in book.rglob("*") if path.is_file())
    assert b"Canary" not in held
    assert b"933111222" not in held


def test_files_of_messages_are_taken_from_the_folder_that_is_added_and_others_are_not(add: Adding, tmp_path: Path) -> None:
    export = tmp_path / "export"
    (export / "photos").mkdir(parents=True)
    (export / "contacts").mkdir()
    for name in ("photos/a.jpg", "photos/b.jpg", "contacts/c.vcf", "notes.txt"):
        (export / name).write_bytes(b"\xff\xd8\xff" + name.encode())
    (tmp_path / "outside.jpg").write_bytes(b"\xff\xd8\xffoutside")
    (export / "photos" / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    outside = [said(at, "x", photo=path) for at, path in enumerate(("../outside.jpg", str(tmp_path / "outside.jpg"), "photos/link.jpg"), 3)]
    messages = [said(1, "one", "Ann", photo="photos/a.jpg"), said(2, "two", "Ben", photo="photos/b.jpg")]
    written(export, channel(*messages, *({**each, "from": "Ann"} for each in outside), type="private_group"))

    added = add(export, senders=("Ann",))

    assert sorted(each.name for each in added.documents if each.media_type != "text/plain") == ["a.jpg", "notes.txt"]
    assert not any(b"outside" in content for content in added.contents)
    assert [(each.part or "")[:29] for each in added.documents if each.name == "a.jpg"] == ["photo of message 1 of sha256:"]


def test_with_whole_the_export_is_preserved_and_numbers_stay(add: Adding, tmp_path: Path) -> None:
    path = written(tmp_path, channel(said(1, f"call {PHONE}", "Ann"), said(2, "two", "Ben"), type="private_group"))

    added, asked = add(path, whole=True), add(path, whole=True, senders=("Ann",))

    assert (asked.documents, asked.preserved.held) == ((), 2)
    assert added.contents[0] == path.read_bytes()
    assert added.texts[1].endswith(f"call {PHONE}\n")
    assert [(each.derived_from, each.part) for each in added.documents[1:]] == [
        (added.preserved.documents[0], "message 1"),
        (added.preserved.documents[0], "message 2"),
    ]


def test_a_json_file_that_is_no_chat_is_preserved_as_any_file(add: Adding, tmp_path: Path) -> None:
    path = written(tmp_path, '{"messages": "none", "type": "report"}', "data.json")

    assert add(path).documents[0].media_type == "application/json"


WHATSAPP = (
    ("7/10/23, 18:30 - {}: {}", "2023-10-07"),
    ("13/10/2023, 6:30 am - {}: {}", "2023-10-13"),
    ("[13/10/2023, 18:30:05] {}: {}", "2023-10-13"),
    ("[10/13/23, 6:30:05\u202fPM] {}: {}", "2023-10-13"),
    ("10/13/23, 6:30 PM - {}: {}", "2023-10-13"),
    ("\u200e[2023-10-13, 18:30:05] {}: {}", "2023-10-13"),
    ("2023/10/13, 18:30 - {}: {}", "2023-10-13"),
    ("13.10.23, 18:30 - {}: {}", "2023-10-13"),
    ("13-10-2023 18.30 - {}: {}", "2023-10-13"),
    ("\u200f١٣\u200f/١٠\u200f/٢٠٢٣، ٦:٣٠ ص - {}: {}", "2023-10-13"),
    ("\u200f١٣/١٠/٢٠٢٣, ٦:٣٠ م - {}: {}", "2023-10-13"),
    ("[١٣/١٠/٢٠٢٣ ٦:٣٠:٠٥ م] {}: {}", "2023-10-13"),
    ("13/10/2023 à 18:30 - {}: {}", "2023-10-13"),
    ("13/10/2023 às 18:30 - {}: {}", "2023-10-13"),
    ("13/10/2023, 6:30 ب.ظ - {}: {}", "2023-10-13"),
    ("2023/10/13 下午6:30 - {}: {}", "2023-10-13"),
)


@pytest.mark.parametrize(("form", "day"), WHATSAPP)
def test_messages_of_whatsapp_are_read_in_every_form_of_date(form: str, day: str, add: Adding, tmp_path: Path) -> None:
    lines = [form.format("Ann", "Twelve killed\nin Town B"), form.format("Ben", "not asked for"), form.format("Ann", "<Media omitted>")]
    path = written(tmp_path, "\n".join(lines), "_chat.txt")

    added = add(path, senders=("Ann",))

    (text,) = added.texts
    assert text.startswith("From: Ann\nDate: ")
    assert text.endswith("\n\nTwelve killed\nin Town B\n")
    published = added.documents[0].published
    assert str(published) == day if form[0] != "7" else published is None


def test_day_and_month_are_told_apart_by_the_whole_chat_or_not_at_all(add: Adding, tmp_path: Path) -> None:
    sure = written(tmp_path, "3/4/23, 18:30 - Ann: a\n1/5/23, 18:30 - Ann: b\n", "_chat.txt")
    unsure = written(tmp_path, "3/4/23, 18:30 - Ann: c\n5/4/23, 18:30 - Ann: d\n", "WhatsApp Chat with Ann.txt")

    one, other = add(sure, senders=("Ann",)), add(unsure, senders=("Ann",))

    assert [str(each.published) for each in one.documents] == ["2023-04-03", "2023-05-01"]
    assert [each.published for each in other.documents] == [None, None]
    assert "day and month cannot be told apart" in other.preserved.notes[0]


def test_messages_that_were_deleted_or_hold_no_word_are_passed_over(add: Adding, tmp_path: Path) -> None:
    said = [
        "<Media omitted>",
        "This message was deleted",
        "\u200fتم حذف هذه الرسالة",
        "\u200f<تم استبعاد الوسائط>",
        "\u200eimage omitted",
        "",
    ]
    lines = ["13/10/2023, 18:29 - Messages and calls are end-to-end encrypted."] + [f"13/10/2023, 18:30 - Ann: {each}" for each in said]
    path = written(tmp_path, "\n".join(lines), "_chat.txt")

    added = add(path, senders=("Ann",))

    assert added.documents == ()


def test_a_sender_without_a_name_is_no_number_in_the_book(add: Adding, tmp_path: Path, book: Path) -> None:
    path = written(tmp_path, f"13/10/2023, 18:30 - {PHONE}: Twelve killed, @\u2068{PHONE}\u2069 saw it\n", "_chat.txt")

    (text,) = add(path, senders=(PHONE,)).texts

    assert text == "From: [phone number left out]\nDate: 13/10/2023, 18:30\n\nTwelve killed, [handle left out] saw it\n"
    assert b"123 456" not in b"".join(path.read_bytes() for path in book.rglob("*") if path.is_file())


def test_files_attached_in_whatsapp_go_with_their_messages(add: Adding, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    for name in ("00000012-PHOTO-2023-10-13.jpg", "IMG-20231013-WA0001.jpg", "paper.pdf", "IMG-20231013-WA0002.jpg"):
        (export / name).write_bytes((b"%PDF-1.4" if name.endswith("pdf") else b"\xff\xd8\xff") + name.encode())
    lines = [
        "13/10/2023, 18:30 - Ann: \u200e<attached: 00000012-PHOTO-2023-10-13.jpg>",
        "13/10/2023, 18:31 - Ann: IMG-20231013-WA0001.jpg (file attached)\nwith words",
        "13/10/2023, 18:32 - Ben: paper.pdf (file attached)",
    ]
    written(export, "\n".join(lines), "_chat.txt")

    added = add(export, senders=("Ann",))

    assert sorted(added.names) == ["00000012-PHOTO-2023-10-13.jpg", "IMG-20231013-WA0001.jpg", "WhatsApp message 2.txt"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("00000003-PHOTO-2017.jpg", "00000003-PHOTO-2017.jpg"),
        ("00000003-PHOTO-2017-04-03-10-00-00(1).jpg", "00000003-PHOTO-2017-04-03-10-00-00(1).jpg"),
        ("00000012-تقرير.pdf", "00000012-تقرير.pdf"),
        ("00000012-call 0933123456.pdf", "00000012-call [phone number left out].pdf"),
        ("00000012-PHOTO-0933123456.jpg", "00000012-PHOTO-[phone number left out].jpg"),
        ("33123456-PHOTO-2017.jpg", "[phone number left out]-PHOTO-2017.jpg"),
        ("00963933-123456.jpg", "[phone number left out].jpg"),
        ("00012345-963933123456.jpg", "[phone number left out].jpg"),
        ("0000003-x 963 933 123 456.jpg", "[phone number left out]-x [phone number left out].jpg"),
    ],
)
def test_the_running_numbers_of_whatsapp_are_no_phone_numbers(name: str, kept: str) -> None:
    assert told(name) == kept


def test_a_zip_of_a_chat_is_not_kept_unless_whole(add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Ann.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("_chat.txt", "13/10/2023, 18:30 - Ann: a\n")

    unasked, whole = add(path), add(path, whole=True)

    assert (unasked.documents, whole.names) == ((), ["WhatsApp Chat - Ann.zip"])
    assert "unpack it and add the folder" in unasked.preserved.notes[0]


def test_ordinary_notes_with_times_are_no_chat(add: Adding, tmp_path: Path) -> None:
    path = written(tmp_path, "13/10/2023, 18:30 - the strike: we saw it\nlater more\n", "notes.txt")

    assert add(path).names == ["notes.txt"]
