"""A program's output as whole lines of bounded length."""

_LONGEST = 8 * 2**20  # bytes; a line of JSON may hold a whole file


class Lines:
    """Cuts chunks into lines; a line that is too long is dropped, for half of it says nothing."""

    def __init__(self) -> None:
        self._part = bytearray()
        self._dropping = False

    def add(self, chunk: bytes) -> list[str]:
        """The lines that end in `chunk`."""
        *ended, rest = chunk.split(b"\n")
        whole = []
        for end in ended:
            self._grow(end)
            if not self._dropping:
                whole.append(self._text())
            self._part.clear()
            self._dropping = False
        self._grow(rest)
        return whole

    def rest(self) -> list[str]:
        """What stands after the last line's end."""
        text = self._text()
        self._part.clear()
        return [text] if text and not self._dropping else []

    def _grow(self, part: bytes) -> None:
        self._part += part
        if len(self._part) > _LONGEST:
            self._part.clear()
            self._dropping = True

    def _text(self) -> str:
        return self._part.decode("utf-8", "replace").rstrip("\r")
