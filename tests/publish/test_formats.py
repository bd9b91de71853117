"""Downloads in the tools of those who use them: maps, spreadsheets, archives of fact-checks, readers of PDF."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from tests.publish.conftest import ABOUT, Written, write

from tollbook import pipeline
from tollbook.decide.proposals import accept
from tollbook.language.speech import speeches
from tollbook.methods.meaning import MEANS
from tollbook.model.figures import Question
from tollbook.model.places import Level
from tollbook.preserve import Had
from tollbook.publish.exports import EXPORTS
from tollbook.publish.exports.arabic_workbook import COLUMNS
from tollbook.publish.exports.reviews import EXPORT as REVIEWS
from tollbook.publish.exports.summary.asked import summed_up
from tollbook.publish.exports.workbook import SHEETS, Sheets, opened
from tollbook.redaction.rungs import PLACES
from tollbook.store.figures import answer, sums
from tollbook.store.tables import Cell


def test_geojson_has_every_incident_and_a_point_only_where_one_is_published(written: Written) -> None:
    whole = json.loads((written / "incidents.geojson").read_text("utf-8"))
    features = whole["features"]
    assert (whole["type"], whole["licence"], len(features)) == ("FeatureCollection", ABOUT.licence, written.rows["incidents.csv"])
    for feature in features:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        if feature["geometry"] is not None:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
            assert feature["properties"]["precision_m"] >= 5_000
            assert latitude == round(latitude, 2)
    assert any(feature["geometry"] is None for feature in features)
    assert any(feature["geometry"] is not None for feature in features)


def test_what_the_map_has_in_the_headline_adds_up_to_it(written: Written) -> None:
    features = json.loads((written / "incidents.geojson").read_text("utf-8"))["features"]
    counted = [each["properties"] for each in features if each["properties"]["in_headline"]]
    (figure,) = sums(written.reader, Question())
    assert len(counted) == figure.incidents
    assert sum(each["sum_low"] or 0 for each in counted) == figure.low
    assert sum(each["sum_high"] or 0 for each in counted) == figure.high


def test_lines_of_incidents_say_the_same_as_the_map(written: Written) -> None:
    lines = [json.loads(line) for line in (written / "incidents.jsonl").read_text("utf-8").splitlines()]
    features = json.loads((written / "incidents.geojson").read_text("utf-8"))["features"]
    points = ("longitude", "latitude")
    assert [{key: value for key, value in line.items() if key not in points} for line in lines] == [each["properties"] for each in features]
    assert [[line[name] for name in points] for line in lines if line["longitude"] is not None] == [
        each["geometry"]["coordinates"] for each in features if each["geometry"]
    ]


def test_shapely_reads_every_geometry(written: Written) -> None:
    shapely = pytest.importorskip("shapely", reason="shapely is not installed")
    read = shapely.from_geojson((written / "incidents.geojson").read_text("utf-8"))
    assert len(read.geoms) == written.rows["incidents.csv"]


def test_a_workbook_has_every_row_of_its_tables(written: Written) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    if "tables.xlsx" not in written.rows:
        pytest.skip("xlsxwriter is not installed")
    book = openpyxl.load_workbook(written / "tables.xlsx", read_only=True)
    assert book.sheetnames == ["release", *(table.name for table in SHEETS), "codebook"]
    for table in SHEETS:
        header, *rows = book[table.name].iter_rows(values_only=True)
        assert (header, len(rows)) == (table.header, written.rows[f"{table.name}.csv"])
    header, *rows = book["tolls"].iter_rows(values_only=True)
    tolls = [dict(zip(header, row, strict=True)) for row in rows]
    (figure,) = sums(written.reader, Question(method="airwars"))
    asked = ("airwars", "killed", "civilians", True)
    for bound in ("low", "high"):
        these = [row for row in tolls if (row["method"], row["measure"], row["group"], row["in_headline"]) == asked]
        assert sum(row[f"sum_{bound}"] or 0 for row in these) == getattr(figure, bound)
    book.close()


def test_an_arabic_workbook_runs_from_right_to_left(written: Written) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    if "incidents.ar.xlsx" not in written.rows:
        pytest.skip("xlsxwriter is not installed")
    book = openpyxl.load_workbook(written / "incidents.ar.xlsx")
    assert book.sheetnames == ["الحوادث", "الإصدار الحالي"]
    sheet = book.worksheets[0]
    assert all(each.sheet_view.rightToLeft for each in book.worksheets)
    assert sheet.max_row == written.rows["incidents.csv"] + 1
    assert [sheet.cell(1, at).value for at in (2, 4, 16, 21)] == ["أول يوم", "المكان", "الأدنى", "الدرجة"]
    (figure,) = sums(written.reader, Question())
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sum(row[18] or 0 for row in rows if row[21]) == figure.low


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    rows: list[tuple[Cell, ...]] = [(number, "x" * (40_000 if number == 0 else 1)) for number in range(7)]
    with opened(tmp_path / "x.xlsx", ABOUT) as made:
        assert Sheets(made, "many", ("n", "x"), ("whole", "text"), most=3).write(iter(rows)) == 7
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [(sheet.title, sheet.max_row - 1, sheet["A1"].value) for sheet in book] == [
        ("many", 3, "n"),
        ("many 2", 3, "n"),
        ("many 3", 1, "n"),
    ]
    assert len(book["many"]["B2"].value) == 32_767


@pytest.mark.parametrize("code", speeches())
def test_a_summary_has_every_range_and_stands_alone(written: Written, code: str) -> None:
    page, speech = (written / f"summary{'' if code == 'en' else '.ar'}.html").read_text("utf-8"), speeches()[code]
    asked = answer(written.reader, Question(parties=("Russia",)))
    for figure in (*sums(written.reader, Question()), *asked.figures, *asked.beside):
        assert f">{speech.in_words(figure.range)}</data>" in page
    assert f'dir="{speech.direction}"' in page
    assert "Example &lt;book&gt;" in page
    for outside in ("<script", "http://", "src=", "href=", "@import", "url("):
        assert outside not in page.replace("https://airwars.org", "").replace("http://www.w3.org", ""), outside
    for words in (ABOUT.citation, ABOUT.licence):
        assert words in page


def test_every_word_of_the_summary_and_of_headers_is_in_every_language() -> None:
    page = (files("tollbook.publish.exports.summary") / "page.html").read_text("utf-8")
    said = {export.title for export in EXPORTS}
    said |= {*re.findall(r'\bt\("([^"]+)"', page), *(words for _, words, _ in COLUMNS), *MEANS.values(), *PLACES.values()}
    said |= {*re.findall(r'speech\("([^"]+)"\)', (files("tollbook.publish.exports") / "arabic_workbook.py").read_text("utf-8")), *Level}
    for speech in list(speeches().values())[1:]:
        assert sorted(said - set(speech.words)) == []


def test_a_summary_is_in_arabic_throughout(written: Written) -> None:
    page = (written / "summary.ar.html").read_text("utf-8")
    for words in ("By grade", "Licence", "no incident", "Year", "What it means", "confirmed", "civilians", "alleged"):
        assert f">{words}<" not in page, words


@pytest.mark.parametrize("code", speeches())
def test_a_pdf_says_what_the_page_says(written: Written, code: str) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    name = f"summary{'' if code == 'en' else '.ar'}.pdf"
    if name not in written.rows:
        pytest.skip("weasyprint is not installed")
    document = pdfium.PdfDocument(written / name)
    said = " ".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    (figure,) = sums(written.reader, Question())
    assert f"{figure.low:,}" in said
    assert f"{figure.high:,}" in said
    assert document.get_metadata_value("Title") == f"Example <book> · {speeches()[code]('Release')} 3"
    assert ABOUT.citation in said.replace("\r\n", " ")
    document.close()


def test_a_book_without_incidents_has_a_summary(tmp_path: Path) -> None:
    pipeline.init(tmp_path / "book", title="Empty", method="ibc", hand=pipeline.hand())
    with pipeline.reading_public(tmp_path / "book") as reader:
        made = write(reader, tmp_path / "out")
        assert summed_up(reader).years == ()
    assert "This book holds no incident that the public may see yet." in (made / "summary.html").read_text("utf-8")
    assert (made / "incidents.csv").read_text("utf-8-sig").count("\n") == 1


def test_a_summary_refuses_what_lies_outside(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    from tollbook.publish.exports.summary.printed import _refuse

    with pytest.raises(ValueError, match="fetches nothing"):
        _refuse("https://example.org/a.png")


def test_only_signed_verdicts_that_are_decided_are_reviews(book: Path, tmp_path: Path) -> None:
    article, hand, url = tmp_path / "article.txt", pipeline.hand(), "https://paper.example/article"
    article.write_text("Party A killed at least 3 civilians in Town B in 2017. Party A wanted to spread fear.\n", "utf-8")
    (id,) = pipeline.preserve(book, [article], hand=hand, had=Had(url=url)).documents
    _, read = pipeline.preserved_article(book, id, published=None)
    pipeline.keep(book, read, id, hand=hand)
    with pipeline.reading_public(book) as reader:
        assert write(reader, tmp_path / "before", (REVIEWS,)).rows == {REVIEWS.name: 0}
    with pipeline.acting(book, hand) as record:
        accept(record, [held.id for _, held in record.pointing_to(id) if held.proposed], hand=hand)
    with pipeline.reading_public(book) as reader:
        made = write(reader, tmp_path / "after", (REVIEWS,))
    data, review = json.loads((made / REVIEWS.name).read_text("utf-8"))["@graph"]
    assert (data["@type"], data["license"], data["version"]) == ("Dataset", ABOUT.licence, "3")
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", "Party A killed at least 3 civilians in Town B in 2017")
    assert review["reviewRating"]["alternateName"] == "Supported"
    assert review["itemReviewed"]["appearance"]["url"] == url
    assert review["citation"]


def test_a_summary_shows_both_ends_only_where_they_are_known() -> None:
    from tollbook.model.figures import Figure
    from tollbook.publish.exports.summary.drawn import chart

    figure = Figure(Question(), {"year": "2017"}, 5, None, None, 1, 0, 0, (), 0)
    found = chart((figure, replace(figure, key={"year": "2019"}, high=9), replace(figure, key={"year": "not stated"})))
    assert found is not None
    assert [(bar.label, bar.known, bar.open, bar.caps.count("M")) for bar in found.bars] == [
        ("2017", True, True, 1),
        ("2018", False, True, 0),
        ("2019", True, False, 2),
    ]
    assert [label for label, _ in found.ticks] == ["0", "2", "4", "6", "8", "10"]
