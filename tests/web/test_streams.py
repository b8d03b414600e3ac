"""Telling pages that something has changed, whatever they do with it."""

import asyncio

from starlette.types import Message

from penguin_git.web.news import News
from penguin_git.web.streams import Streams

SCOPE = {"type": "http", "method": "GET"}


async def _never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


def test_a_page_that_lags_behind_is_told_the_newest_number_alone() -> None:
    async def told() -> list[bytes]:
        news, said, ready = News(), [], asyncio.Event()

        async def send(message: Message) -> None:
            said.append(message.get("body", b""))
            if b"data: 0" in said[-1]:
                for _ in range(1000):
                    news.tell()
            if b"data: 1000" in said[-1]:
                ready.set()

        stream = asyncio.create_task(Streams(news)(SCOPE, _never, send))
        await ready.wait()
        news.end()
        await stream
        return said

    assert [b"", b"retry: 3000\ndata: 0\n\n", b"data: 1000\n\n", b""] == asyncio.run(told())


def test_a_page_that_reads_nothing_is_let_go() -> None:
    async def let_go() -> None:
        async def send(message: Message) -> None:
            if "body" in message:
                await asyncio.Event().wait()

        async with asyncio.timeout(10):
            await Streams(News(), patience=0.01)(SCOPE, _never, send)

    asyncio.run(let_go())


def test_a_page_that_is_gone_makes_room() -> None:
    async def statuses() -> list[int]:
        streams, said = Streams(News()), []

        async def gone() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                said.append(message["status"])

        for _ in range(200):
            await streams(SCOPE, gone, send)
        return said

    assert {200} == set(asyncio.run(statuses()))
