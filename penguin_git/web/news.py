"""Telling open pages that something has changed: a number that grows, and a wait until it has.

There is no queue for each page. One that is slow finds the newest number when it looks again.
"""

import asyncio


class News:
    """Lives on one event loop."""

    def __init__(self) -> None:
        self.number = 0
        self.is_over = False
        self._turned = asyncio.Event()

    def tell(self) -> None:
        """Something has changed."""
        self.number += 1
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()

    def end(self) -> None:
        """Nothing will be told any more."""
        self.is_over = True
        self.tell()

    async def after(self, number: int, seconds: float) -> int:
        """The newest number, once it is not this one, or after so many seconds."""
        if self.number == number and not self.is_over:
            try:
                async with asyncio.timeout(seconds):
                    await self._turned.wait()
            except TimeoutError:
                pass
        return self.number
