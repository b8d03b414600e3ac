"""What stands around the application: it lets requests in or not, and adds its headers to each answer."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from penguin_git.web import admission
from penguin_git.web.admission import Refusal
from penguin_git.web.door import Door
from penguin_git.web.refused import refused_page


class Guard:
    """The application behind its door."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have the application answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(admission.HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        refused = admission.refusal(self._door, scope["method"], scope["path"], headers)
        if refused is not None:
            await _answer(refused)(scope, receive, guarded)
            return
        scope["session"] = admission.session_of(self._door, headers)
        await self._app(scope, receive, guarded)


def _answer(refused: Refusal) -> ASGIApp:
    return refused_page(refused.status, refused.why)
