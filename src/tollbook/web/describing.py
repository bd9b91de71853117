"""The API as OpenAPI: every twin of a page and of the desk, and the routes that write, each with its parameters, answers and errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from tollbook import __version__
from tollbook.intake import Posted
from tollbook.web.api import JSON, LINES, RECORDS, WRITER
from tollbook.web.desk.rooms import ROOMS, Room
from tollbook.web.pages import PAGES, Page
from tollbook.web.parameters import PARAMETERS, PATHS, PERSON, Parameter

Schema = dict[str, Any]  # JSON Schema and OpenAPI are trees of any shape
REF = "#/components/schemas/"
SECURED: list[Schema] = [{"token": []}]
INFO = {
    "title": "Tollbook",
    "version": __version__,
    "description": "Every page of a book is also an answer in JSON: its address with .json. docs/api.md says how to use it.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
ERRORS = {
    "400": "Something in the request is not what it should be; the error says what.",
    "401": "Nobody is known by this token or session.",
    "403": "Who asks may not do this.",
    "404": "The book holds no such thing, or does not show it to who asks.",
    "422": "The record is refused; the error says which column is wrong and why.",
}


def description() -> Schema:
    """Return the whole description."""
    answers = {f"page {page.name}": page.answer for page in PAGES} | {f"desk {room.name}": room.answer for room in ROOMS}
    adapters = {name: TypeAdapter(get_type_hints(answer)["return"]) for name, answer in answers.items()}
    adapters |= {"posted": TypeAdapter(Posted)}
    schemas, shared = TypeAdapter.json_schemas(
        [(name, "serialization", adapter) for name, adapter in adapters.items()], ref_template=REF + "{model}"
    )
    of = {name: schema for (name, _), schema in schemas.items()}
    paths = dict(_page(page, of[f"page {page.name}"]) for page in PAGES)
    paths |= dict(_room(room, of[f"desk {room.name}"]) for room in ROOMS)
    paths |= {RECORDS: {"post": _records(of["posted"])}, "/check.json": {"post": _check()}}
    found: Schema = {
        "openapi": "3.1.0",
        "info": INFO,
        "paths": paths,
        "components": {
            "schemas": {**shared["$defs"], "Error": _object({"error": {"type": "string"}}, "error")},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token made at /desk/me."}},
        },
    }
    renamed: Schema = _renamed(found)
    return renamed


def _page(page: Page, answer: Schema) -> tuple[str, Schema]:
    body = _object({"schema": {"const": f"tollbook/{page.name}/1"}, "book": {"type": "string"}, "answer": answer}, "schema book answer")
    moved = {"308": {"description": "It is under another address now."}} if page.name in {"incident", "figure"} else {}
    responses = {
        "200": _answered(body, headers={"ETag": {"description": "The same while the answer is.", "schema": {"type": "string"}}}),
        "304": {"description": "Nothing changed since the answer whose ETag was sent as If-None-Match."},
        **moved,
        **_errors("400", *(["404"] if "{" in page.address else [])),
    }
    return _path(page.twin), {"get": _operation(page.name, page.answer, responses, _asked(page.address, page.name))}


def _room(room: Room, answer: Schema) -> tuple[str, Schema]:
    body = _object({"schema": {"const": f"tollbook/desk-{room.name}/1"}, "answer": answer}, "schema answer")
    moved = {"303": {"description": "There is nothing here now; it is under another address."}}
    responses = {"200": _answered(body), **moved, **_errors("400", "401", "403", "404")}
    said = _operation(f"desk-{room.name}", room.answer, responses, _asked(room.address, f"desk {room.name}"))
    said["description"] += f" For a {room.duty} and every duty above; the token needs the scope read."
    return _path(f"{room.address}.json"), {"get": {**said, "security": SECURED}}


def _records(posted: Schema) -> Schema:
    line = _object({"kind": {"type": "string"}, "id": {"type": "string"}}, "kind") | {
        "description": "A plain line, as in docs/mappings.md."
    }
    answered = {"description": "What became of each line, in their order.", "content": {JSON: {"schema": posted}, LINES: {"schema": {}}}}
    refused = {"description": ERRORS["422"], "content": {JSON: {"schema": posted}}}
    return {
        "operationId": "write-records",
        "summary": "Write records.",
        "description": f"One record, or one a line. For a token with the scope write, of an {WRITER}.",
        "requestBody": {"required": True, "content": {JSON: {"schema": line}, LINES: {"schema": {"type": "string"}}}},
        "responses": {"200": answered, "422": refused, **_errors("400", "401", "403")},
        "security": SECURED,
    }


def _check() -> Schema:
    fields = {"text": {"type": "string"}, "published": {"type": "string"}, "file": {"type": "string", "format": "binary"}}
    body = _object({"schema": {"const": "tollbook/check/1"}}, "schema article book claims")
    return {
        "operationId": "check",
        "summary": "Check an article, pasted as text or sent as a file, against the public view of the book; it is not kept.",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _object(fields, "")}}},
        "responses": {"200": _answered(body), **_errors("400")},
    }


def _operation(name: str, answer: Callable[..., object], responses: Schema, parameters: list[Schema]) -> Schema:
    said = " ".join((answer.__doc__ or "").partition("Raises")[0].split())
    return {
        "operationId": name,
        "summary": said.partition(".")[0] + ".",
        "description": said,
        "parameters": parameters,
        "responses": responses,
    }


def _asked(address: str, name: str) -> list[Schema]:
    path = [_parameter(each, PATHS.get((name, each), PERSON), where="path") for each in re.findall(r"\{(\w+)", address)]
    return [*path, *(_parameter(each, said, where="query") for each, said in PARAMETERS.get(name, {}).items())]


def _parameter(name: str, said: Parameter, *, where: str) -> Schema:
    return {"name": name, "in": where, "required": where == "path", "description": said.means, "schema": dict(said.schema)}


def _answered(schema: Schema, **more: object) -> Schema:
    return {"description": "The answer.", "content": {JSON: {"schema": schema}}, **more}


def _errors(*statuses: str) -> Schema:
    said = {"application/json": {"schema": {"$ref": f"{REF}Error"}}}
    return {status: {"description": ERRORS[status], "content": said} for status in statuses}


def _object(properties: Mapping[str, object], required: str) -> Schema:
    return {"type": "object", "properties": dict(properties), "required": required.split()}


def _path(address: str) -> str:
    return address.replace(":path}", "}")


def _renamed(tree: Any) -> Any:  # any part of the description
    """Give what is named by its module a name that lasts: `tollbook__web__answers__figure__Shown` is `figure.Shown`."""
    if isinstance(tree, dict):
        return {_name(key): _renamed(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_renamed(value) for value in tree]
    return REF + _name(tree.removeprefix(REF)) if isinstance(tree, str) and tree.startswith(REF) else tree


def _name(given: str) -> str:
    if given.startswith("tollbook__"):
        return ".".join(given.split("__")[-2:])
    return given.strip("_") if given.endswith("_") else given


def operations(found: Schema) -> Iterator[tuple[str, str]]:
    """Yield every method and path that is described."""
    yield from ((method, path) for path, methods in found["paths"].items() for method in methods)
