"""Streams of server-sent events: one line whenever something has changed, for a bounded number of pages."""

import asyncio
from contextlib import suppress

from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from penguin_git.web.news import News

MOST = 64  # streams at once; a browser opens one for each page of ours that it shows
_BEAT = 15.0  # seconds between two signs of life, by which pages that are gone are noticed


class Streams:
    """Answers requests for streams. `patience`: seconds that a page may take to read a line."""

    def __init__(self, news: News, patience: float = 10.0) -> None:
        self._news = news
        self._patience = patience
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream of the numbers of `News`, until either side ends it."""
        if scope["method"] != "GET":  # a stream has no end, and a head would wait for it
            await PlainTextResponse("", 405, headers={"allow": "GET"})(scope, receive, send)
            return
        if self._open >= MOST:
            busy = PlainTextResponse("Too many pages are open.", 503, headers={"retry-after": "30"})
            await busy(scope, receive, send)
            return
        self._open += 1
        told = asyncio.create_task(self._told(send))
        gone = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait((told, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open -= 1
            for task in (told, gone):
                task.cancel()
            await asyncio.gather(told, gone, return_exceptions=True)

    async def _told(self, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        number = self._news.number
        line = f"retry: 3000\ndata: {number}\n\n"
        with suppress(TimeoutError):  # one that reads nothing is let go as it is
            while not self._news.is_over:
                async with asyncio.timeout(self._patience):
                    await send(_body(line))
                before, number = number, await self._news.after(number, _BEAT)
                line = ": here\n\n" if number == before else f"data: {number}\n\n"
            async with asyncio.timeout(self._patience):
                await send(_body("", more=False))


def _body(text: str, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
