"""The door of the desk over HTTP: signing in with one factor or two, signing out, and keeping what somebody typed when a session ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from tollbook.errors import TollbookError
from tollbook.language.said import say
from tollbook.language.speech import Speech
from tollbook.web.desk.rendering import page, rendered_desk
from tollbook.web.desk.rooms import ACTS
from tollbook.web.form import LOST, Form
from tollbook.web.gate import Gate, Visit, address_of, cookie_name, from_here, origin_of, secure, set_cookie
from tollbook.web.http import NotAllowed, NotIn, ours, read_form, status_of
from tollbook.web.library import Library

UNKEPT = frozenset({"csrf", "once", "password", "now", "new", "code", "credential", "draft"})
Handler = Callable[[Request], Awaitable[Response]]
Answering = Callable[[Request, Speech, Form], Response]


class Door:
    """Where people sign in to the desk of one book, and out."""

    def __init__(self, library: Library, gate: Gate) -> None:
        self.library, self.gate = library, gate

    def add_to(self, app: FastAPI, speech: Speech) -> None:
        """Add the door in one language."""
        app.get(f"{speech.begins}/desk/sign-in", include_in_schema=False)(self._shown(speech))
        for name, answer in (("sign-in", self._signed_in), ("second", self._seconded), ("sign-out", self._signed_out)):
            app.post(f"{speech.begins}/desk/{name}", include_in_schema=False)(self._with_form(answer, speech))

    def _shown(self, speech: Speech) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            visit = self.gate.visit(request)
            if visit is not None and visit.session is not None and visit.session.whole:
                return RedirectResponse(f"{speech.begins}/desk", 303)
            return self.ask(request, speech, visit)

        return answered

    def _with_form(self, answer: Answering, speech: Speech) -> Handler:
        async def answered(request: Request) -> Response:
            try:
                form = await read_form(request)
            except TollbookError as error:
                return await run_in_threadpool(self.refuse, request, None, speech, error)
            return await run_in_threadpool(answer, request, speech, form)

        return answered

    def ask(
        self, request: Request, speech: Speech, visit: Visit | None, *, wrong: str = "", status: int = 200, draft: str = ""
    ) -> Response:
        """Show the page on which somebody signs in, or gives the second factor that is still missing."""
        here = request.url.path if request.method == "GET" and not request.url.path.endswith("/sign-in") else f"{speech.begins}/desk"
        half = visit is not None and visit.session is not None and not visit.session.whole
        answer = {
            "next": ours(request.query_params.get("next", "")) or here,
            "wrong": wrong,
            "draft": draft,
            "second": half,
            "must_set_up": visit is not None and self._lacks_second(visit),
            "passkey": self.gate.passkey_to_sign(visit, origin_of(request)) if visit is not None and half else None,
            "anybody": bool(self.library.accounts()),
            "secure": secure(request),
        }
        shown = rendered_desk("desk/sign-in.html", answer, None, speech, visit=visit, library=self.library, path=request.url.path)
        return page(shown, status)

    def keep(self, request: Request, speech: Speech, form: Form, visit: Visit | None) -> Response:
        """Keep what somebody typed whose session is over, and ask them to sign in."""
        name = self.library.credentials.whose(request.cookies.get(cookie_name(request), ""))
        if name is None:
            return self.ask(request, speech, visit, wrong="sign in first", status=401)
        path = request.url.path.removeprefix(speech.begins)
        act = next((act for act in ACTS if act.again and _fits(act.address, path)), None)
        if act is None:
            return self.ask(request, speech, visit, wrong="your session was over; this was not done", status=401)
        pairs = [(field, value) for field, value in form.pairs if field not in UNKEPT]
        pairs += [(LOST, file) for _, file, _ in form.files if file]
        draft = self.library.credentials.keep_draft(name, act.page(path), pairs, self.library.now)
        return self.ask(request, speech, visit, wrong="your session was over; what you typed is kept", status=401, draft=draft)

    def refuse(self, request: Request, visit: Visit | None, speech: Speech, error: TollbookError) -> Response:
        """Say that something was not done, and why."""
        if visit is None and isinstance(error, NotIn):
            return self.ask(request, speech, None, wrong=error.words, status=401)
        shown = rendered_desk("desk/error.html", error, None, speech, visit=visit, library=self.library, path=request.url.path)
        return page(shown, status_of(error))

    def _signed_in(self, request: Request, speech: Speech, form: Form) -> Response:
        try:
            from_here(request)
            if not secure(request):
                raise NotAllowed(say("sign in over https, or from this machine: a password would be sent in the open"))
            password = next((value for name, value in form.pairs if name == "password"), "")  # the space around it is part of it
            cookie = self.gate.sign_in(form.one("name"), password, address_of(request))
        except TollbookError as error:
            return self.ask(request, speech, None, wrong=error.words, status=status_of(error), draft=form.one("draft"))
        return _let_in(request, speech, form, cookie)

    def _seconded(self, request: Request, speech: Speech, form: Form) -> Response:
        visit = self.gate.visit(request)
        try:
            if visit is None:
                raise NotIn("begin with name and password")
            self.gate.check(request, visit, form.one("csrf"))
            credential = form.one("credential")
            cookie = self.gate.second(visit, form.one("code"), address_of(request), credential=credential, origin=origin_of(request))
        except TollbookError as error:
            return self.ask(request, speech, visit, wrong=error.words, status=status_of(error), draft=form.one("draft"))
        return _let_in(request, speech, form, cookie)

    def _signed_out(self, request: Request, speech: Speech, form: Form) -> Response:
        visit = self.gate.visit(request)
        try:
            self.gate.check(request, visit, form.one("csrf"))
        except NotAllowed as error:
            return self.refuse(request, visit, speech, error)
        if visit is not None and visit.session is not None:
            self.library.credentials.end(visit.session)
        response = RedirectResponse(f"{speech.begins}/", 303)
        response.delete_cookie(cookie_name(request))
        return response

    def _lacks_second(self, visit: Visit) -> bool:
        secret = self.library.credentials.secret(visit.account.name)
        return secret is not None and not secret.has_second


def _let_in(request: Request, speech: Speech, form: Form, cookie: str) -> Response:
    """Lead on to where somebody was going, or to what they were typing."""
    desk = f"{speech.begins}/desk"
    kept = f"{desk}?draft={form.one('draft')}" if form.one("draft") else ""
    response = RedirectResponse(kept or ours(form.one("next")) or desk, 303)
    set_cookie(request, response, cookie)
    return response


def _fits(address: str, path: str) -> bool:
    wanted, given = address.split("/"), path.split("/")
    return len(wanted) == len(given) and all(one == other or one.startswith("{") for one, other in zip(wanted, given, strict=True))
