"""The desk over HTTP: who is not signed in is asked to, and what they were typing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from tollbook.errors import BadInput, Changed, Refused, TollbookError
from tollbook.language.said import plain, say, term
from tollbook.language.speech import Speech, speeches
from tollbook.store.credentials import Draft, browser_of
from tollbook.web.desk.asked import Desk, Memory
from tollbook.web.desk.done import Done
from tollbook.web.desk.door import Door, Handler
from tollbook.web.desk.jobs import Jobs
from tollbook.web.desk.rendering import page, rendered_desk
from tollbook.web.desk.rooms import ACTS, ROOMS, SIGHTS, Act, Room, Sight
from tollbook.web.desk.staged import LARGEST
from tollbook.web.form import Form, Mistaken
from tollbook.web.gate import SETTING_UP, Gate, Visit, from_here, origin_of, set_cookie
from tollbook.web.http import MOST, NotAllowed, NotIn, TooOften, read_form, status_of
from tollbook.web.library import Library
from tollbook.web.request import Moved, asking_of

JSON = "application/json"


class DeskServing:
    """The routes of the desk of one book."""

    def __init__(self, library: Library) -> None:
        self.library, self.gate = library, Gate(library)
        self.door = Door(library, self.gate)
        self.kept, self.jobs = Memory(), Jobs()

    def add_to(self, app: FastAPI) -> None:
        """Add every page and act, in every language; twins come first, since an id may hold a point."""
        for room in ROOMS:
            app.get(f"{room.address}.json", name=f"desk {room.name}.json", include_in_schema=False)(self._twin(room))
        for sight in SIGHTS:
            app.get(sight.address, name=f"desk {sight.name}", include_in_schema=False)(self._sight(sight))
        for speech in speeches().values():
            self.door.add_to(app, speech)
            for act in ACTS:
                app.post(speech.begins + act.address, include_in_schema=False)(self._acting(act, speech))
            for room in ROOMS:
                app.get(speech.begins + room.address, include_in_schema=False)(self._page(room, speech))

    def close(self) -> None:
        """Remove what was uploaded and not imported."""
        self.kept.staged.clear()
        self.kept.files.clear()

    @contextmanager
    def desk(self, request: Request, visit: Visit, form: Form | None = None) -> Iterator[Desk]:
        """Open the book for one request."""
        asking = asking_of(request)
        with self.library.full(as_of=asking.as_of if form is None else None) as record, self.library.seen(record, visit.account) as reader:
            yield Desk(
                library=self.library,
                gate=self.gate,
                jobs=self.jobs,
                kept=self.kept,
                visit=visit,
                asking=asking,
                reader=reader,
                record=record,
                form=form or Form(),
                address=request.url.path,
                origin=origin_of(request),
            )

    def _page(self, room: Room, speech: Speech) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            return self._shown(room, speech, request)

        return answered

    def _shown(self, room: Room, speech: Speech, request: Request) -> Response:
        visit = self.gate.visit(request)
        if visit is None or self.gate.at_the_door(visit, room.name):
            return self.door.ask(request, speech, visit)
        try:
            self._allow(visit, room)
            with self.desk(request, visit) as desk:
                draft = self._draft(desk)
                if draft is not None and speech.begins + draft.address != request.url.path:
                    return RedirectResponse(f"{speech.begins}{draft.address}?draft={draft.id}", 303)
                answer = room.answer(desk) if draft is None else _drafted(room, desk, Form(draft.form))
                told = self.kept.told.pop((visit.browser, desk.asking.value("done", "")), None)
                return page(rendered_desk(room.template, answer, desk, speech, told=told))
        except Moved as moved:
            return RedirectResponse(f"{speech.begins}{room.address.partition('{')[0]}{moved.to}", 303)
        except TollbookError as error:
            return self.door.refuse(request, visit, speech, error)

    def _twin(self, room: Room) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            return self._twinned(room, request)

        return answered

    def _twinned(self, room: Room, request: Request) -> Response:
        visit = self.gate.visit(request)
        if visit is None or (visit.session and not visit.session.whole):
            return _json({"error": "sign in, or send a token: Authorization: Bearer TOKEN"}, 401)
        try:
            self._allow(visit, room)
            with self.desk(request, visit) as desk:
                return _json({"schema": f"tollbook/desk-{room.name}/1", "answer": room.answer(desk)})
        except Moved as moved:
            return RedirectResponse(f"{room.address.partition('{')[0]}{moved.to}.json", 303)
        except TollbookError as error:
            return _json({"error": str(error)}, status_of(error))

    def _sight(self, sight: Sight) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            return self._seen(sight, request)

        return answered

    def _seen(self, sight: Sight, request: Request) -> Response:
        visit = self.gate.visit(request)
        if visit is None or (visit.session and not visit.session.whole):
            return _json({"error": "sign in first"}, 401)
        try:
            self._allow(visit, sight)
            with self.desk(request, visit) as desk:
                media_type, content = sight.answer(desk)
        except TollbookError as error:
            return _json({"error": str(error)}, status_of(error))
        return Response(content, media_type=media_type, headers={"Cache-Control": "no-store"})

    def _acting(self, act: Act, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            visit = await run_in_threadpool(self.gate.visit, request)
            try:
                form = await read_form(request, most=LARGEST if visit else MOST)
            except TollbookError as error:
                return await run_in_threadpool(self.door.refuse, request, visit, speech, error)
            return await run_in_threadpool(self._acted, act, speech, request, form)

        return answered

    def _acted(self, act: Act, speech: Speech, request: Request, form: Form) -> Response:
        visit = self.gate.visit(request)
        try:
            if visit is None or self.gate.at_the_door(visit, act.name):
                from_here(request)
                return self.door.keep(request, speech, form, visit)
            self.gate.check(request, visit, form.one("csrf"))
            self._allow(visit, act)
            once = (visit.account.name, act.name, form.one("once"))
            with self.kept.doing(once) as before:
                if before is not None:  # the same form, sent twice
                    return self._go_on(request, speech, visit, before)
                with self.desk(request, visit, form) as desk:
                    done = self._tried(act, desk, speech)
                    self.kept.did(once, done)
                    self.library.credentials.drop_draft(visit.account.name, form.one("draft"))
                return self._go_on(request, speech, visit, done)
        except _Again as again:
            return again.response
        except TollbookError as error:
            return self.door.refuse(request, visit, speech, error)
        except ValueError:  # a choice that the page does not offer
            return self.door.refuse(
                request, visit, speech, BadInput(say("this form holds a choice that the page does not offer; open the page again"))
            )

    def _tried(self, act: Act, desk: Desk, speech: Speech) -> Done:
        """Do an act, or show its page again with what was typed, where the form cannot be taken or nothing is to be done."""
        try:
            if act.act is not None:
                return act.act(desk)
            wrong, status = dict[str, str](), 200
        except (BadInput, Changed, Refused, NotIn, TooOften) as error:
            if act.again is None:
                raise
            wrong, status = _wrong(error), status_of(error)
        raise _Again(_shown_again(act, desk, speech, wrong, status))

    def _go_on(self, request: Request, speech: Speech, visit: Visit, done: Done) -> Response:
        entry = done.entry.seq if done.entry else None
        mark = str(entry if entry is not None else "now")
        if done.said or entry is not None:
            self.kept.tell(browser_of(done.cookie) if done.cookie else visit.browser, mark, done)
        pairs = [("done", mark)] if done.said or entry is not None else []
        path, _, query = done.to.partition("?")
        to = f"{speech.begins}{path}" + (f"?{'&'.join(filter(None, (query, urlencode(pairs))))}" if query or pairs else "")
        response = RedirectResponse(to, 303)
        if done.cookie:
            set_cookie(request, response, done.cookie)
        return response

    def _allow(self, visit: Visit, what: Room | Act | Sight) -> None:
        scope = "write" if isinstance(what, Act) else "read"
        setting_up = visit.session is not None and not visit.session.whole and what.name in SETTING_UP
        if not visit.may(what.duty, scope=scope) and not setting_up:
            raise NotAllowed(say("this needs the duty {duty}; a keeper can change what your account may do", duty=term(what.duty)))

    def _draft(self, desk: Desk) -> Draft | None:
        id = desk.asking.value("draft", "")
        return desk.library.credentials.draft(desk.visit.account.name, id) if id else None


def _drafted(room: Room, desk: Desk, form: Form) -> object:
    """Return the answer of a page with what was typed in it when a session ended."""
    act = next((act for act in ACTS if act.room == room.name and act.again), None)
    return act.again(desk, form, {}) if act and act.again else room.answer(desk)


def _shown_again(act: Act, desk: Desk, speech: Speech, wrong: dict[str, str], status: int) -> Response:
    if act.again is None:
        raise AssertionError(f"{act.name}: does nothing, and has no page to show again")
    room = next(room for room in ROOMS if room.name == act.room)
    here = replace(desk, address=speech.begins + act.page(desk.address.removeprefix(speech.begins)))
    return page(rendered_desk(room.template, act.again(here, desk.form, wrong), here, speech), status)


def _wrong(error: TollbookError) -> dict[str, str]:
    """Return what is wrong with a form by field; what is of no field is of the whole form."""
    if isinstance(error, Mistaken):
        return error.wrong
    return {"seen" if isinstance(error, Changed) else "form": str(error)}


class _Again(Exception):
    """The page of a form that cannot be taken, shown once more."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def _json(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body, enc_hook=plain), status, media_type=JSON, headers={"Cache-Control": "no-store"})
