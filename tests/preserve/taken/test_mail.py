"""Messages and mailboxes: preserved as they are, and each message and attachment a document of its own."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.preserve.taken.conftest import Adding

from tollbook import __version__
from tollbook.cli import main


def message(subject: str = "Strike on Town B", *, number: int = 1, body: str = "Twelve people were killed.") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "A Monitor <desk@monitor.example>"
    mail["Date"] = "Mon, 03 Apr 2017 23:30:00 -0500"
    mail["Message-ID"] = f"<{number}@monitor.example>"
    mail.set_content(body)
    return mail


def mailbox(*mails: EmailMessage) -> bytes:
    return b"".join(b"From - Mon Apr  3 10:00:00 2017\n" + mail.as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n" for mail in mails)


def test_a_message_is_kept_as_it_is_and_its_text_is_a_document_taken_from_it(add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "report.eml"
    path.write_bytes(message().as_bytes())

    added = add(path)

    whole, text = added.documents
    assert (whole.media_type, whole.derived_from, added.contents[0]) == ("message/rfc822", None, path.read_bytes())
    assert added.texts[1] == (
        "Subject: Strike on Town B\nFrom: A Monitor <desk@monitor.example>\nDate: Mon, 03 Apr 2017 23:30:00 -0500\n\nTwelve people were killed.\n"
    )
    assert (text.derived_from, text.part, text.made_by) == (added.preserved.documents[0], "<1@monitor.example>", f"tollbook {__version__}")
    assert (str(text.published), text.media_type, text.name) == ("2017-04-03", "text/plain", "Strike on Town B.txt")


def test_each_message_of_a_mailbox_is_a_document_and_adding_it_again_adds_nothing(add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    path.write_bytes(mailbox(*(message(f"Report {number}", number=number, body=f"{number} killed\nFrom here on\n") for number in range(3))))

    first, again = add(path), add(path)

    assert [each.part for each in first.documents[1:]] == [f"<{number}@monitor.example>" for number in range(3)]
    assert first.texts[2].endswith("\n\n1 killed\nFrom here on\n")
    assert (again.preserved.documents, again.preserved.held, again.preserved.entry) == ((), 4, None)


def test_attachments_are_documents_of_what_their_bytes_are(add: Adding, tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(b"\x89PNG\r\n\x1a\n" + b"x" * 20, maintype="application", subtype="pdf", filename="../../evil\u202egpj.pdf")
    mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="octet-stream", filename="list.pdf")
    path = tmp_path / "report.eml"
    path.write_bytes(mail.as_bytes())

    added = add(path)

    assert added.names == ["report.eml", "Strike on Town B.txt", "evilgpj.pdf", "list.pdf"]
    assert [each.media_type for each in added.documents[2:]] == ["image/png", "application/pdf"]
    assert [each.part for each in added.documents[2:]] == ["<1@monitor.example>, attachment 1", "<1@monitor.example>, attachment 2"]
    assert added.preserved.notes == ("report.eml: evilgpj.pdf is said to be application/pdf, its first bytes say image/png; kept as that",)


def test_the_same_attachment_of_two_messages_is_one_document(add: Adding, tmp_path: Path) -> None:
    mails = [message(number=number) for number in (1, 2)]
    for mail in mails:
        mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="list.pdf")
        mail.replace_header("Subject", f"Report {mail['Message-ID']}")
    path = tmp_path / "all.mbox"
    path.write_bytes(mailbox(*mails))

    added = add(path)

    assert (len(added.documents), added.preserved.held) == (4, 1)


def test_of_a_message_in_html_the_words_are_kept(add: Adding, tmp_path: Path) -> None:
    mail = message()
    mail.set_content("<style>p {}</style><p>Twelve &amp; more</p><script>alert(1)</script><p>second</p>", subtype="html")
    path = tmp_path / "report.eml"
    path.write_bytes(mail.as_bytes())

    assert add(path).texts[1].partition("\n\n")[2] == "Twelve & more\nsecond"


def test_plain_text_is_preferred_to_its_twin_in_html(add: Adding, tmp_path: Path) -> None:
    mail = message()
    mail.add_alternative("<p>Other words</p>", subtype="html")
    path = tmp_path / "report.eml"
    path.write_bytes(mail.as_bytes())

    assert add(path).texts[1].partition("\n\n")[2] == "Twelve people were killed.\n"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6", "koi8-r"])
def test_a_body_is_read_in_the_encoding_that_it_declares(charset: str, add: Adding, tmp_path: Path) -> None:
    words = "убиты двенадцать" if charset == "koi8-r" else "قتل خمسة مدنيين"
    path = tmp_path / "report.eml"
    path.write_bytes(b"Subject: x\nContent-Type: text/plain; charset=" + charset.encode() + b"\n\n" + words.encode(charset))

    assert add(path).texts[1].endswith(f"\n\n{words}")


@pytest.mark.parametrize("charset", ["tis-620", "x-mac-cyrillic", "hz-gb-2312", "no-such"])
def test_an_encoding_that_is_not_known_costs_no_message(charset: str, add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "report.eml"
    body = b"Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: 8bit\n\n12 killed \xa1\n"
    path.write_bytes(b"Subject: =?%s?q?12_killed?=\n" % charset.encode() + body % charset.encode())

    assert "12 killed" in add(path).texts[1].partition("\n\n")[2]


def test_headers_of_encoded_words_are_read(add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "report.eml"
    path.write_bytes(b"Subject: =?utf-8?b?2LrYp9ix2Kk=?=\nFrom: =?windows-1256?q?=DB=C7=D1=C9?= <a@b.example>\n\nbody\n")

    added = add(path)

    assert added.texts[1] == "Subject: غارة\nFrom: غارة <a@b.example>\n\nbody\n"
    assert added.documents[1].part == "message 1"


def test_a_forwarded_message_is_a_document_too(add: Adding, tmp_path: Path) -> None:
    mail = message("Forward", number=2)
    mail.add_attachment(message())
    path = tmp_path / "report.eml"
    path.write_bytes(mail.as_bytes())

    added = add(path)

    assert added.documents[2].part == "<1@monitor.example>, attached to <2@monitor.example>"
    assert added.texts[2].startswith("Subject: Strike on Town B\n")


def test_show_names_what_a_document_was_taken_from(add: Adding, tmp_path: Path, book: Path) -> None:
    path = tmp_path / "report.eml"
    path.write_bytes(message().as_bytes())
    whole, part = add(path).preserved.documents

    shown = CliRunner().invoke(main, ["--book", str(book), "show", part]).output
    pointing = CliRunner().invoke(main, ["--book", str(book), "show", whole]).output

    assert f"  derived from: {whole}\n" in shown
    assert "  part: <1@monitor.example>\n" in shown
    assert "  taken from: report.eml\n" in shown
    assert f"  document {part} was taken out of it, or made from it\n" in pointing
