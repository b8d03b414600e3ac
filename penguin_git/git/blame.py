"""Who wrote a line, and when (the format: git-blame(1), porcelain)."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from penguin_git.git.call import Git, GitError
from penguin_git.git.no_follow import small_file

_LARGEST = 4_000_000  # bytes of a file, here and as it is committed
_MOST_WORDS = 200  # lines asked for by number; the words of a command have a limit


class Origin(Struct, frozen=True):
    """Where a line of a file comes from."""

    author: str
    at: datetime


def origins(
    git: Git, path: str, lines: Collection[int], *, seconds: float | None = None
) -> dict[int, Origin]:
    """Return where lines, from 1, of a file in the work tree come from, as far as they are committed.

    Nothing for a file that git knows nothing of, or not in time. Runs no program that the repository names.
    """
    try:
        before = _before(git, path, lines)
        return _asked(git, path, before, seconds) if before else {}
    except GitError:
        return {}


def _before(git: Git, path: str, lines: Collection[int]) -> dict[int, int]:
    """The lines of a file as it is committed, with the wanted ones that they are now."""
    # Git would compare the file in the work tree by itself, by way of the repository's own filters.
    here = small_file(git.work_tree or git.git_dir, path, _LARGEST)
    name = f"HEAD:{path}"
    if here is None or int(git.text("cat-file", "-s", name)) > _LARGEST:
        return {}
    now, then = _lines(here), _lines(git.run("cat-file", "blob", name).stdout)
    if now == then:
        return {line: line for line in lines}
    wanted, only_now, only_then = set(lines), _unique(now), _unique(then)
    same = ((only_then.get(text), line) for text, line in only_now.items() if line in wanted)
    return {old: line for old, line in same if old}


def _lines(data: bytes) -> list[bytes]:
    return data.replace(b"\r\n", b"\n").split(b"\n")


def _unique(lines: Sequence[bytes]) -> dict[bytes, int]:
    times = Counter(lines)
    return {text: number for number, text in enumerate(lines, start=1) if times[text] == 1}


def _asked(git: Git, path: str, before: dict[int, int], seconds: float | None) -> dict[int, Origin]:
    words = [word for line in sorted(before) for word in ("-L", f"{line},{line}")]
    chosen = words if len(before) <= _MOST_WORDS else []
    quiet = git.setting("blame.ignoreRevsFile=")
    said = quiet.run(
        "blame", "--porcelain", "--no-textconv", *chosen, "HEAD", "--", path, timeout=seconds
    ).text
    return {before[line]: origin for line, origin in _read(said).items() if line in before}


def _read(text: str) -> dict[int, Origin]:
    """A header of a line, what is known of its commit the first time, and the line itself behind a tab."""
    found: dict[int, str] = {}
    known: dict[str, dict[str, str]] = {}
    commit = ""
    for line in text.split("\n"):
        if line.startswith("\t"):
            commit = ""
        elif not commit:
            words = line.split(" ")
            commit = words[0]
            found[int(words[2])] = commit
            known.setdefault(commit, {})
        else:
            name, _, value = line.partition(" ")
            known[commit][name] = value
    found_origins = ((number, _origin(known[one])) for number, one in found.items())
    return {number: origin for number, origin in found_origins if origin}


def _origin(said: dict[str, str]) -> Origin | None:
    """None for a time that no calendar has; anything can be written into a commit."""
    try:
        return Origin(said.get("author", ""), datetime.fromtimestamp(int(said["author-time"]), UTC))
    except (KeyError, ValueError, OverflowError, OSError):
        return None
