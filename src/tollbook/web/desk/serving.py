"""The desk over HTTP: who is not signed in is asked to, and what they were typing is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from tollbook.errors import BadInput, Changed, TollbookError
from tollbook.web.desk.asked import Desk, Kept
from tollbook.web.desk.done import Done
from tollbook.web.desk.jobs import Jobs
from tollbook.web.desk.rendering import rendered_desk
from tollbook.web.desk.rooms import ACTS, ROOMS, SETTING_UP, Act, Room
from tollbook.web.desk.staged import LARGEST
from tollbook.web.form import Form, Mistaken
from tollbook.web.gate import Gate, Visit, address_of, cookie_name, from_here, origin_of, secure, set_cookie
from tollbook.web.http import MOST, NotAllowed, NotIn, read_form, status_of
from tollbook.web.library import Library
from tollbook.web.request import Moved, asking_of
from tollbook.web.speech import Speech, speeches

HTML, JSON = "text/html; charset=utf-8", "application/json"
Handler = Callable[[Request], Awaitable[Response]]


class DeskServing:
    """The routes of the desk of one book."""

    def __init__(self, library: Library) -> None:
        self.library, self.gate = library, Gate(library)
        self.kept, self.jobs = Kept(), Jobs()

    def add_to(self, app: FastAPI) -> None:
        """Add every page and act, in every language; twins come first, since an id may hold a point."""
        for room in ROOMS:
            app.get(f"{room.address}.json", name=f"desk {room.name}.json", include_in_schema=False)(self._twin(room))
        for speech in speeches().values():
            app.get(f"{speech.begins}/desk/sign-in", include_in_schema=False)(self._sign_in_page(speech))
            app.post(f"{speech.begins}/desk/sign-in", include_in_schema=False)(self._sign_in(speech))
            app.post(f"{speech.begins}/desk/second", include_in_schema=False)(self._second(speech))
            app.post(f"{speech.begins}/desk/sign-out", include_in_schema=False)(self._sign_out(speech))
            for act in ACTS:
                app.post(speech.begins + act.address, include_in_schema=False)(self._acting(act, speech))
            for room in ROOMS:
                app.get(speech.begins + room.address, include_in_schema=False)(self._page(room, speech))

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

    def _page(self, room: Room, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            return await run_in_threadpool(self._shown, room, speech, request)

        return answered

    def _shown(self, room: Room, speech: Speech, request: Request) -> Response:
        visit = self.gate.visit(request)
        if visit is None or (visit.session and not visit.session.whole and room.name not in SETTING_UP):
            return self._asked_in(request, speech, visit)
        try:
            self._allow(visit, room)
            with self.desk(request, visit) as desk:
                answer = room.answer(desk) if not (draft := self._draft(desk)) else self._drafted(room, desk, draft)
                told = self.kept.told.pop(f"{visit.account.name} {desk.asking.value('done', '')}", None)
                return _html(rendered_desk(room.template, answer, desk, speech, told=told))
        except Moved as moved:
            return RedirectResponse(f"{speech.begins}{room.address.partition('{')[0]}{moved.to}", 303)
        except TollbookError as error:
            return self._failed(request, visit, speech, error)

    def _twin(self, room: Room) -> Handler:
        async def answered(request: Request) -> Response:
            return await run_in_threadpool(self._twinned, room, request)

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

    def _acting(self, act: Act, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            visit = await run_in_threadpool(self.gate.visit, request)
            try:
                form = await read_form(request, most=LARGEST if visit else MOST)
            except TollbookError as error:
                return await run_in_threadpool(self._failed, request, visit, speech, error)
            return await run_in_threadpool(self._acted, act, speech, request, form)

        return answered

    def _acted(self, act: Act, speech: Speech, request: Request, form: Form) -> Response:
        visit = self.gate.visit(request)
        try:
            if visit is None or (visit.session and not visit.session.whole and act.name not in SETTING_UP):
                from_here(request)
                return self._kept_form(request, speech, form, visit)
            self.gate.check(request, visit, form.one("csrf"))
            self._allow(visit, act)
            once = f"{visit.account.name} {form.one('once')}" if form.one("once") else ""
            with self.kept.doing(once) as before:
                if before is not None:  # the same form, sent twice
                    return self._go_on(request, speech, visit, before)
                with self.desk(request, visit, form) as desk:
                    done = self._tried(act, desk, speech)
                    self.kept.did(once, done)
                return self._go_on(request, speech, visit, done)
        except _Again as again:
            return again.response
        except TollbookError as error:
            return self._failed(request, visit, speech, error)
        except ValueError as error:  # a choice that the page does not offer
            return self._failed(request, visit, speech, BadInput(str(error)))

    def _tried(self, act: Act, desk: Desk, speech: Speech) -> Done:
        """Do an act, or show its page again with what was typed, where the form cannot be taken."""
        try:
            return act.act(desk)
        except (Mistaken, Changed) as error:
            if act.again is None:
                raise
            wrong = error.wrong if isinstance(error, Mistaken) else {"seen": str(error)}
            room = next(room for room in ROOMS if room.name == act.room)
            answer = act.again(desk, desk.form, wrong)
            raise _Again(_html(rendered_desk(room.template, answer, desk, speech), status_of(error))) from None

    def _go_on(self, request: Request, speech: Speech, visit: Visit, done: Done) -> Response:
        entry = done.entry.seq if done.entry else None
        mark = str(entry if entry is not None else "now")
        if done.said or entry is not None:
            self.kept.told[f"{visit.account.name} {mark}"] = done
        pairs = [("done", mark)] if done.said or entry is not None else []
        path, _, query = done.to.partition("?")
        to = f"{speech.begins}{path}" + (f"?{'&'.join(filter(None, (query, urlencode(pairs))))}" if query or pairs else "")
        response = RedirectResponse(to, 303)
        if done.cookie:
            set_cookie(request, response, done.cookie)
        return response

    def _allow(self, visit: Visit, what: Room | Act) -> None:
        scope = "write" if isinstance(what, Act) else "read"
        setting_up = visit.session is not None and what.name in SETTING_UP
        if not visit.may(what.duty, scope=scope) and not setting_up:
            raise NotAllowed(f"this is for a {what.duty} of the book; a keeper can change what your account may do")

    def _draft(self, desk: Desk) -> tuple[str, list[tuple[str, str]]] | None:
        id = desk.asking.value("draft", "")
        return desk.library.credentials.draft(desk.visit.account.name, id) if id else None

    def _drafted(self, room: Room, desk: Desk, draft: tuple[str, list[tuple[str, str]]]) -> object:
        """Show a page with what was typed when a session ended."""
        act = next((act for act in ACTS if act.room == room.name and act.again), None)
        return act.again(desk, Form(draft[1]), {}) if act and act.again else room.answer(desk)

    def _asked_in(
        self, request: Request, speech: Speech, visit: Visit | None, *, wrong: str = "", status: int = 200, draft: str = ""
    ) -> Response:
        here = request.url.path if request.method == "GET" and not request.url.path.endswith("/sign-in") else f"{speech.begins}/desk"
        to = request.query_params.get("next") or here
        return _html(
            rendered_desk(
                "desk/sign-in.html",
                {
                    "next": to if to.startswith("/") and not to.startswith("//") else "/desk",
                    "wrong": wrong,
                    "draft": draft,
                    "second": visit is not None and visit.session is not None and not visit.session.whole,
                    "must_set_up": visit is not None and self._lacks_second(visit),
                    "passkey": self.gate.passkey_to_sign(visit, origin_of(request)) if visit is not None else None,
                    "anybody": bool(self.library.accounts()),
                    "secure": secure(request),
                },
                None,
                speech,
                visit=visit,
                library=self.library,
                path=request.url.path,
            ),
            status,
        )

    def _lacks_second(self, visit: Visit) -> bool:
        secret = self.library.credentials.secret(visit.account.name)
        return secret is not None and not secret.has_second

    def _sign_in_page(self, speech: Speech) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            visit = self.gate.visit(request)
            if visit is not None and visit.session is not None and visit.session.whole:
                return RedirectResponse(f"{speech.begins}/desk", 303)
            return self._asked_in(request, speech, visit)

        return answered

    def _sign_in(self, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            form = await read_form(request)
            return await run_in_threadpool(self._signed_in, request, speech, form)

        return answered

    def _signed_in(self, request: Request, speech: Speech, form: Form) -> Response:
        try:
            from_here(request)
            if not secure(request):
                raise NotAllowed("sign in over https, or from this machine: a password would be sent in the open")
            cookie = self.gate.sign_in(form.one("name"), _untouched(form, "password"), address_of(request))
        except TollbookError as error:
            return self._asked_in(request, speech, None, wrong=str(error), status=status_of(error), draft=form.one("draft"))
        response = RedirectResponse(_onward(form, speech), 303)
        set_cookie(request, response, cookie)
        return response

    def _second(self, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            form = await read_form(request)
            return await run_in_threadpool(self._seconded, request, speech, form)

        return answered

    def _seconded(self, request: Request, speech: Speech, form: Form) -> Response:
        visit = self.gate.visit(request)
        try:
            if visit is None:
                raise NotIn("begin with name and password")
            self.gate.check(request, visit, form.one("csrf"))
            credential = form.one("credential")
            cookie = self.gate.second(visit, form.one("code"), address_of(request), credential=credential, origin=origin_of(request))
        except TollbookError as error:
            return self._asked_in(request, speech, visit, wrong=str(error), status=status_of(error), draft=form.one("draft"))
        response = RedirectResponse(_onward(form, speech), 303)
        set_cookie(request, response, cookie)
        return response

    def _sign_out(self, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            form = await read_form(request)
            return await run_in_threadpool(self._signed_out, request, speech, form)

        return answered

    def _signed_out(self, request: Request, speech: Speech, form: Form) -> Response:
        visit = self.gate.visit(request)
        response = RedirectResponse(f"{speech.begins}/", 303)
        try:
            self.gate.check(request, visit, form.one("csrf"))
        except NotAllowed as error:
            return self._failed(request, visit, speech, error)
        if visit is not None and visit.session is not None:
            self.library.credentials.end(visit.session)
        response.delete_cookie(cookie_name(request))
        return response

    def _kept_form(self, request: Request, speech: Speech, form: Form, visit: Visit | None) -> Response:
        """Keep what somebody typed whose session is over, and ask them to sign in."""
        name = self.library.credentials.whose(request.cookies.get(cookie_name(request), ""))
        if name is None:
            return self._asked_in(request, speech, visit, wrong="sign in first", status=401)
        act = next((act for act in ACTS if act.again and _fits(act.address, request.url.path.removeprefix(speech.begins))), None)
        page = request.url.path.rpartition("/")[0] if act else f"{speech.begins}/desk"
        pairs = [(field, value) for field, value in form.pairs if field not in {"csrf", "password"}]
        draft = self.library.credentials.keep_draft(name, page, pairs, self.library.now)
        return self._asked_in(request, speech, visit, wrong="your session was over; what you typed is kept", status=401, draft=draft)

    def _failed(self, request: Request, visit: Visit | None, speech: Speech, error: TollbookError) -> Response:
        if visit is None and isinstance(error, NotIn):
            return self._asked_in(request, speech, None, wrong=str(error), status=401)
        page = rendered_desk("desk/error.html", error, None, speech, visit=visit, library=self.library, path=request.url.path)
        return _html(page, status_of(error))


class _Again(Exception):
    """The page of a form that cannot be taken, shown once more."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def _untouched(form: Form, name: str) -> str:
    """Return a field with the space around it: a password may begin with one."""
    return next((value for known, value in form.pairs if known == name), "")


def _onward(form: Form, speech: Speech) -> str:
    to = form.one("next")
    if form.one("draft"):
        return f"{speech.begins}/desk?draft={form.one('draft')}"
    return to if to.startswith("/") and not to.startswith("//") and "\\" not in to else f"{speech.begins}/desk"


def _fits(address: str, path: str) -> bool:
    wanted, given = address.split("/"), path.split("/")
    return len(wanted) == len(given) and all(one == other or one.startswith("{") for one, other in zip(wanted, given, strict=True))


def _html(page: str, status: int = 200) -> Response:
    return Response(page, status, media_type=HTML, headers={"Cache-Control": "no-store"})


def _json(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type=JSON, headers={"Cache-Control": "no-store"})
