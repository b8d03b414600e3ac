"""The bytes of a file as lines of text, and edits that leave every other byte as it was."""

from penguin_git.agents.tools.refusal import Refusal

LARGEST = 5_000_000  # bytes of a file that is read or written whole
BOM = b"\xef\xbb\xbf"
_PROBED = 8192  # git, too, looks for a zero byte near the beginning


def check_text(data: bytes, shown: str) -> None:
    """A `Refusal` for what is no text."""
    if b"\0" in data[:_PROBED]:
        raise Refusal(f"`{shown}` is a binary file of {len(data):,} bytes.")


def decoded(data: bytes) -> str:
    """Text to be shown: without a byte order mark, and with bytes that are not UTF-8 as `\\xNN`."""
    return data.removeprefix(BOM).decode("utf-8", "backslashreplace")


def replaced(data: bytes, old: str, new: str, *, everywhere: bool = False) -> bytes:
    """`data` with `old` replaced by `new`, which has to occur exactly once unless `everywhere`.

    Where the file ends its lines with CR LF, a plain newline in both stands for that.
    """
    if not old:
        raise Refusal("There is no text to replace: `old` is empty.")
    for newline in _newlines(data, old):
        wanted, instead = _encoded(old, newline), _encoded(new, newline)
        if wanted in data:
            if wanted == instead:
                raise Refusal("`old` and `new` are the same, so nothing would change.")
            if not everywhere:
                _check_unique(data, wanted)
            _check_growth(data, wanted, instead)
            return data.replace(wanted, instead)
    raise Refusal(f"The text does not occur in the file.{_near_miss(data, old)}")


def inserted(data: bytes, after: int, text: str) -> bytes:
    """`data` with whole lines put in after line number `after`; 0 is the beginning."""
    mark = BOM if data.startswith(BOM) else b""
    lines = data.removeprefix(BOM).split(b"\n")
    ends = lines[-1] == b""  # the last line ends with a newline, as it should
    count = len(lines) - ends
    if after > count:
        raise Refusal(f"The file has {count:,} lines, so there is no line {after:,}.")
    newline = newline_of(data)
    new = _encoded(text, newline)
    if after == count and not ends:
        return data + newline + new.removesuffix(newline)
    if not new.endswith(newline):
        new += newline
    before = b"".join(line + b"\n" for line in lines[:after])
    return mark + before + new + b"\n".join(lines[after:])


def newline_of(data: bytes) -> bytes:
    """How the lines of a file end: CR LF only where all do."""
    windows = data.count(b"\r\n")
    return b"\r\n" if windows and windows == data.count(b"\n") else b"\n"


def _newlines(data: bytes, old: str) -> tuple[bytes, ...]:
    if newline_of(data) == b"\r\n":
        return (b"\r\n",)
    return (b"\n", b"\r\n") if "\n" in old and b"\r\n" in data else (b"\n",)


def _encoded(text: str, newline: bytes) -> bytes:
    data = text.encode()
    return data if newline == b"\n" else data.replace(b"\r\n", b"\n").replace(b"\n", newline)


def _check_unique(data: bytes, wanted: bytes) -> None:
    lines: list[int] = []
    start = -1
    while (start := data.find(wanted, start + 1)) >= 0 and len(lines) < 10:
        lines.append(data.count(b"\n", 0, start) + 1)
    if len(lines) > 1:
        places = ", ".join(f"{line:,}" for line in lines)
        raise Refusal(
            f"The text occurs more than once, on the lines {places}. Give more of what stands around it."
        )


def _check_growth(data: bytes, wanted: bytes, instead: bytes) -> None:
    """Before it is tried: a megabyte for each of a million letters would not fit into memory."""
    if len(data) + data.count(wanted) * (len(instead) - len(wanted)) > LARGEST:
        raise Refusal(f"The file would grow beyond {LARGEST // 1_000_000} MB, the most that is written.")


def _near_miss(data: bytes, old: str) -> str:
    first = next((line.strip() for line in old.splitlines() if line.strip()), "")
    for number, line in enumerate(decoded(data).split("\n"), start=1):
        if first and first == line.strip():
            return (
                f" Line {number:,} is like its first line; read the file again and compare, also the spaces."
            )
    return " Read the file again: it has to match exactly, with all spaces."
