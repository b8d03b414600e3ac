"""The application: which path shows which page, and what is shown where there is none."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from penguin_git.errors import PenguinError
from penguin_git.templating import web_pages
from penguin_git.tracker.finding import Gone
from penguin_git.web.door import Door
from penguin_git.web.forms import Refused
from penguin_git.web.guard import Guard
from penguin_git.web.pages import Pages
from penguin_git.web.place import Place
from penguin_git.web.refused import refused_page
from penguin_git.web.rooms import Rooms
from penguin_git.web.streams import Streams


def application(door: Door, rooms: Rooms, entered: Callable[[], None], first: str = "/") -> ASGIApp:
    """Everything that answers, behind its door.

    Whoever comes in is shown the page `first`, and `entered` is called.
    """
    pages = Pages(door, rooms)
    inside = [
        Route("/", pages.board),
        Route("/column/{column}", pages.column),
        Route("/approvals", pages.approvals),
        Route("/graph", pages.graph),
        Route("/numbers", pages.numbers),
        Route("/news", Streams(rooms.news)),
        Route("/task/{task}", pages.task),
        Route("/task/{task}/changes", pages.changes),
        Route("/task/{task}/log", pages.log),
        Route("/task/{task}/attempts", pages.attempts),
        Route("/task/{task}/history", pages.history),
        Route("/task/{task}/act", pages.act, methods=["POST"]),
    ]
    outside = [
        Route("/", _entry(door, entered, first)),
        *(Route(f"/{name}", _file(kind, content)) for name, (kind, content) in web_pages.files().items()),
        Mount(door.inside, routes=inside),
    ]
    troubles: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        HTTPException: _told_by_starlette,
        Refused: _told,
        PenguinError: _told,
        Exception: _told,
    }
    return Guard(Starlette(routes=outside, exception_handlers={**troubles}), door)


_Endpoint = Callable[[Request], Awaitable[Response]]


def _entry(door: Door, entered: Callable[[], None], first: str) -> _Endpoint:
    """The way in: the token becomes a cookie, and leaves the address bar."""

    async def enter(request: Request) -> Response:
        if not door.is_token(request.query_params.get("token", "")):
            return refused_page(HTTPStatus.UNAUTHORIZED, "You have not come in.")
        entered()
        answer = _led(request, f"{door.inside}{first}")
        answer.set_cookie(
            door.cookie, door.session(), path=f"{door.inside}/", httponly=True, samesite="strict"
        )
        return answer

    return enter


def _led(request: Request, to: str) -> Response:
    """On to the first page.

    Where a page of somebody else led here, by a page of ours: browsers keep the cookie back from whatever
    others redirect to.
    """
    if request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return RedirectResponse(to, HTTPStatus.SEE_OTHER)
    return HTMLResponse(web_pages.page("enter", {"place": Place(name="penguin"), "to": to}))


def _file(kind: str, content: bytes) -> _Endpoint:
    async def file(_: Request) -> Response:
        return Response(content, media_type=kind)

    return file


async def _told_by_starlette(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND and request.scope["session"] is None:  # as on a page of a server before
        return refused_page(HTTPStatus.UNAUTHORIZED, "You have not come in.")
    said = "There is no such page." if status == HTTPStatus.NOT_FOUND else "That can't be done here."
    return refused_page(status, said)


async def _told(_: Request, error: Exception) -> Response:
    """What is wrong with a request, or with the repository, in the words of whoever noticed."""
    if isinstance(error, Refused):
        return refused_page(error.refusal.status, error.refusal.why)
    if isinstance(error, PenguinError):
        status = HTTPStatus.NOT_FOUND if isinstance(error, Gone) else HTTPStatus.CONFLICT
        return refused_page(status, error.message, error.hint)
    said = f"penguin has met a bug of its own: {type(error).__name__}."
    return refused_page(500, said, "`penguin web` prints where.")
