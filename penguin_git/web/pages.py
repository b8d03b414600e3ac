"""Answering requests for pages, and the one kind of request that changes something."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from penguin_git.model import ids
from penguin_git.model.board import Board, Column
from penguin_git.model.doing import Action
from penguin_git.templating import web_pages
from penguin_git.web import (
    approvals_page,
    attempts_page,
    board_page,
    changes_page,
    forms,
    graph_page,
    history_page,
    log_page,
    numbers_page,
    task_page,
)
from penguin_git.web.admission import Refusal
from penguin_git.web.clone import Look
from penguin_git.web.door import Door
from penguin_git.web.forms import Refused
from penguin_git.web.place import Place, waiting
from penguin_git.web.rooms import Rooms

_Values = Callable[[Look, Board], Mapping[str, object]]
_NOTICED = 1.5  # seconds within which a change is noticed, if it is one that anybody sees
_LONGEST = 500  # characters of what is asked for in an address
_BACK = ("", "/changes", "/log", "/attempts", "/history")


class Pages:
    """Each method answers one path; templates of the same name say how it looks."""

    def __init__(self, door: Door, rooms: Rooms) -> None:
        self._door, self._rooms = door, rooms

    async def board(self, request: Request) -> Response:
        """The board, or the cards that a filter holds for."""
        text = _asked(request, "q")
        return await self._page(
            request, "board", lambda look, board: board_page.board(look, board, text), "/"
        )

    async def column(self, request: Request) -> Response:
        """All cards of a column, some on each page."""
        name = request.path_params["column"]
        if name not in list(Column):
            raise HTTPException(404)
        text, page = _asked(request, "q"), _number(request, "page") or 0
        at = self._door.inside
        return await self._page(
            request,
            "column",
            lambda look, board: board_page.column(look, board, Column(name), at=at, text=text, page=page),
        )

    async def approvals(self, request: Request) -> Response:
        """What waits for a person's word."""
        return await self._page(request, "approvals", approvals_page.waits, "/approvals")

    async def graph(self, request: Request) -> Response:
        """Who waits for whom."""
        project, everything, at = _asked(request, "project"), bool(_asked(request, "all")), self._door.inside
        return await self._page(
            request,
            "graph",
            lambda look, _: graph_page.graph(look, at, project, everything=everything),
            "/graph",
        )

    async def numbers(self, request: Request) -> Response:
        """How the work goes, or went lately."""
        days = _number(request, "days")
        return await self._page(
            request, "numbers", lambda look, _: numbers_page.numbers(look, days), "/numbers"
        )

    async def task(self, request: Request) -> Response:
        """One task."""
        task = _task(request)
        return await self._page(request, "task", lambda look, board: task_page.task(look, board, task))

    async def changes(self, request: Request) -> Response:
        """What an attempt changed."""
        task, attempt = _task(request), _number(request, "attempt")
        return await self._page(
            request, "changes", lambda look, board: changes_page.changes(look, board, task, attempt)
        )

    async def log(self, request: Request) -> Response:
        """What an attempt said."""
        task, attempt = _task(request), _number(request, "attempt")
        return await self._page(request, "log", lambda look, board: log_page.log(look, board, task, attempt))

    async def attempts(self, request: Request) -> Response:
        """How the attempts of a task ended."""
        task = _task(request)
        return await self._page(
            request, "attempts", lambda look, board: attempts_page.attempts(look, board, task)
        )

    async def history(self, request: Request) -> Response:
        """The commits about a task."""
        task = _task(request)
        return await self._page(
            request, "history", lambda look, board: history_page.commits(look, board, task)
        )

    async def act(self, request: Request) -> Response:
        """Do what a form asks for, and show the page that it came from, with what came of it."""
        task, session = _task(request), _session(request)
        form = await forms.read(request)
        if not self._door.is_form_token(form.text("form"), session):
            raise Refused(Refusal(403, "This form is not one of yours. Reload its page, and send it again."))
        before = self._rooms.moves.number
        notice = await self._rooms.acts.done(task, form)
        if not notice.is_refusal and form.text("action") != Action.NOTE:
            await self._rooms.moves.after(before, _NOTICED)  # so that the next page shows it
        self._rooms.clone.forget()
        said = urlencode({"said": self._rooms.notices.keep(session, notice)})
        path = "/" if notice.is_of_nothing else _back(task, form.text("back"))
        return RedirectResponse(f"{self._door.inside}{path}?{said}", 303)

    async def _page(self, request: Request, name: str, values: _Values, menu: str = "") -> Response:
        board, session = self._rooms.watch.board, _session(request)
        place = Place(
            name=self._rooms.name,
            at=self._door.inside,
            form=self._door.form_token(session),
            page=menu,
            waiting=waiting(board),
            worker=board.worker,
            notice=self._rooms.notices.of(session, _asked(request, "said")),
        )

        def made(look: Look) -> str:
            return web_pages.page(name, {"place": place, **values(look, board)})

        return HTMLResponse(await self._rooms.clone.ask(made))


def _session(request: Request) -> str:
    """The session that the guard has found; without one there is nothing to see, whatever led here."""
    session = request.scope["session"]
    if not isinstance(session, str):
        raise Refused(Refusal(401, "You have not come in."))
    return session


def _task(request: Request) -> str:
    task = str(request.path_params["task"])
    if not ids.is_valid(task):
        raise HTTPException(404)
    return task


def _back(task: str, said: str) -> str:
    """The page that a form came from."""
    return "/approvals" if said == "approvals" else f"/task/{task}{said if said in _BACK else ''}"


def _asked(request: Request, name: str) -> str:
    return request.query_params.get(name, "")[:_LONGEST].strip()


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 7 else None
