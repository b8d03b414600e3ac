"""Output of any length in bounded memory: its beginning, its end, and how much lies between."""

from dataclasses import dataclass

from penguin_git.model.redrawing import redrawn

HEAD = TAIL = 128 * 1024


@dataclass(frozen=True)
class Captured:
    """What a command said: the first and the last bytes of `total`."""

    head: bytes = b""
    tail: bytes = b""
    total: int = 0

    @property
    def elided(self) -> int:
        """How many bytes are missing between head and tail."""
        return self.total - len(self.head) - len(self.tail)

    @property
    def text(self) -> str:
        """The output for people, with a line in the middle that says what was left out."""
        if not self.elided:
            return _decoded(self.head + self.tail)
        return f"{_decoded(self.head)}\n[… {self.elided:,} bytes left out …]\n{_decoded(self.tail)}"

    def last_lines(self, count: int, limit: int = 2000) -> str:
        """The last lines as they ended, at most `limit` characters of them."""
        return "\n".join(redrawn(self.text).rstrip().splitlines()[-count:])[-limit:]


class Capture:
    """Collects output; `captured` is what is kept of it so far."""

    def __init__(self, head: int = HEAD, tail: int = TAIL) -> None:
        self.total = 0
        self._head_size, self._tail_size = head, tail
        self._head, self._tail = bytearray(), bytearray()

    def add(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.total += len(chunk)
        room = self._head_size - len(self._head)
        self._head += chunk[:room]
        self._tail += chunk[room:]
        if len(self._tail) > 2 * self._tail_size:  # trimmed seldom, so that adding stays cheap
            del self._tail[: -self._tail_size]

    @property
    def captured(self) -> Captured:
        """The head and tail of everything so far."""
        return Captured(bytes(self._head), bytes(self._tail[-self._tail_size :]), self.total)


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
