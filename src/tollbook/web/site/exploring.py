"""The explore page of a release: one question drawn already, and all that its script needs to answer any other without a server."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tollbook.language.said import plain
from tollbook.language.speech import speeches
from tollbook.store.public import PublicRecord
from tollbook.web.answers.explore import explored
from tollbook.web.rendering import rendered
from tollbook.web.request import Asking
from tollbook.web.site.columns import made
from tollbook.web.site.links import relinked
from tollbook.web.site.naming import BY_NAME, Wanted
from tollbook.web.site.shards import INDEX, shards

PAGE = Wanted("explore")


def explore_pages(reader: PublicRecord) -> Iterator[tuple[str, bytes]]:
    """Yield the page in every language, each with the question that is asked where none is, and its twin."""
    page, answer = BY_NAME["explore"], explored(reader, Asking())
    newest = made(dict(shards(reader))[INDEX])
    for speech in speeches().values():
        html = rendered(page, answer, reader, Asking(), speech, f"{speech.begins}{page.address}", still=True)
        shown = relinked(html, PAGE, speech).html.replace(f'{INDEX}"', f'{INDEX}?{newest}"', 1)  # never an older index than the page
        yield PAGE.file(speech), shown.encode()
    yield PAGE.twin, msgspec.json.encode({"schema": "tollbook/explore/1", "book": reader.settings.title, "answer": answer}, enc_hook=plain)
