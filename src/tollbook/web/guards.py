"""The headers that guard every answer, errors included."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SENT = [(name.lower().encode(), value.encode()) for name, value in GUARDS.items()]
_OVER_TLS = [*_SENT, (b"strict-transport-security", b"max-age=31536000")]


class Guarded:
    """An application whose every answer carries the headers; it wraps all others, also the one that answers for what fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the headers added as the answer begins."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guards = _OVER_TLS if scope.get("scheme") == "https" else _SENT

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *guards]
            await send(message)

        await self.app(scope, receive, guarded)
