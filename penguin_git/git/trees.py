"""Trees: parsed, looked into, edited along a few paths, compared."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from penguin_git.errors import PenguinError
from penguin_git.git.call import Git
from penguin_git.git.entry import FOLDER
from penguin_git.git.entry import Entry as Entry  # noqa: PLC0414 - here is where most look for it
from penguin_git.git.objects import MissingObject, Objects

FILE, EXECUTABLE, LINK, SUBMODULE = "100644", "100755", "120000", "160000"

# The options stand for what a user's configuration might otherwise decide.
_WHOLE = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=none")
_LINE = re.compile(rb"[^\0]+")
_ENTRY = rb"(0?40000|1[0-7]{5}) ([^\0/]+)\0(.{%d})"


Changes = Mapping[str, Entry | None]  # by path; None takes the path away
Differences = Mapping[str, tuple[Entry | None, Entry | None]]  # by path, as it was and as it is


class PathConflict(PenguinError):
    """A path that would have to be a file and a folder at once."""

    def __init__(self, path: str) -> None:
        super().__init__(f"`{path}` is a file and cannot be a folder as well.", hint="Rename one of the two.")
        self.path = path


def parse(data: bytes, oid_size: int = 20) -> dict[str, Entry]:
    """Return the entries of a raw tree by name. `oid_size` in bytes: 20 for sha1, 32 for sha256."""
    found = re.findall(_ENTRY % oid_size, data, re.DOTALL)
    if sum(len(mode) + len(name) + 2 + oid_size for mode, name, _ in found) != len(data):
        raise PenguinError("A tree of the repository cannot be read.", hint="git fsck")
    return {
        name.decode("utf-8", "surrogateescape"): Entry(mode.decode().zfill(6), oid.hex())
        for mode, name, oid in found
    }


def format(entries: Mapping[str, Entry]) -> bytes:  # noqa: A001 - the pair of `parse`
    """Return the raw tree of these entries, in git's order."""
    lines = [(name.encode("utf-8", "surrogateescape"), entry) for name, entry in entries.items()]
    # Git compares a folder's name as if it ended with a slash.
    lines.sort(key=lambda line: line[0] + b"/" if line[1].is_folder else line[0])
    return b"".join(
        b"%s %s\0%s" % (entry.mode.lstrip("0").encode(), name, bytes.fromhex(entry.oid))
        for name, entry in lines
    )


def children(objects: Objects, tree_oid: str) -> dict[str, Entry]:
    """Return what lies right below a tree, by name."""
    kind, data = objects.read(tree_oid)
    if kind != "tree":
        raise MissingObject(tree_oid)
    return parse(data, len(tree_oid) // 2)


def find(objects: Objects, tree_oid: str, path: str) -> Entry | None:
    """Return what lies at `path`, None where nothing does. The empty path is the tree itself."""
    entry = Entry(FOLDER, tree_oid)
    for name in path.split("/") if path else ():
        if not entry.is_folder:
            return None
        below = children(objects, entry.oid).get(name)
        if below is None:
            return None
        entry = below
    return entry


def files(objects: Objects, tree_oid: str, under: str = "") -> dict[str, Entry]:
    """Return every file (link, submodule) at or below `under` by its path from the root."""
    top = find(objects, tree_oid, under)
    if top is None:
        return {}
    return dict(_walk(objects, top, under))


def listed(git: Git, tree: str) -> Iterator[tuple[str, Entry]]:
    """Yield every file below a tree by its path in it, by one git process however many folders there are."""
    out = git.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree).stdout
    for line in _LINE.finditer(out):
        head, _, path = line.group().decode("utf-8", "surrogateescape").partition("\t")
        yield path, Entry(head[:6], head.rpartition(" ")[2])


def beyond(git: Git, known: str, others: Sequence[str]) -> set[str]:
    """Return the paths that differ between a tree and some others, by one git process for all of them."""
    if not others:
        return set()
    if not known:
        return {path for other in others for path, _ in listed(git, other)}
    pairs = "".join(f"{known} {other}\n" for other in others).encode()
    out = git.run("diff-tree", "--stdin", "-r", "--name-only", "--no-renames", stdin=pairs).text
    return set(out.split("\n"))


def edited(objects: Objects, tree_oid: str, changes: Changes) -> str:
    """Write `tree_oid` with `changes` applied and return the new tree; None takes a path away.

    Only the trees along the changed paths are written, and a folder left empty vanishes. An entry of mode
    `FOLDER` puts a whole tree in place. `PathConflict` where a file stands in the way of a folder or the
    other way round and `changes` does not take it away.
    """
    for path in changes:
        _check(path)
    return _edited(objects, tree_oid, changes, "") or objects.write("tree", b"")


def changed(git: Git, old: str, new: str) -> Differences:
    """Return every file that differs between two trees or commits, as it was and as it is."""
    words = git.text("diff-tree", *_WHOLE, "--end-of-options", old, new).split("\0")
    return {path: _difference(line) for line, path in zip(words[::2], words[1::2], strict=False)}


def changed_in_each(git: Git, pairs: Sequence[tuple[str, str]]) -> list[Differences]:
    """Return what `changed` says of each pair of trees, by one git process for all of them."""
    asked = "".join(f"{old} {new}\n" for old, new in pairs).encode()
    out = git.run("diff-tree", *_WHOLE, "--stdin", stdin=asked).stdout
    words = out.decode("utf-8", "surrogateescape").split("\0")
    found: list[dict[str, tuple[Entry | None, Entry | None]]] = []
    for said, path in zip_longest(words[::2], words[1::2], fillvalue=""):
        *pairs_begun, line = said.split("\n")  # a line that repeats a pair stands before what differs in it
        found += [{} for _ in pairs_begun]
        if line:
            found[-1][path] = _difference(line)
    return list(found)


def watch(objects: Objects, tree_oid: str, known: Sequence[str]) -> None:
    """Have `objects` watch over what git has written of a tree: all that none of the `known` trees holds."""
    if tree_oid in known:
        return
    before = [children(objects, oid) for oid in known]
    for name, entry in children(objects, tree_oid).items():
        there = [entries[name] for entries in before if name in entries]
        if entry in there or entry.mode == SUBMODULE:
            continue
        if entry.is_folder:
            watch(objects, entry.oid, [other.oid for other in there if other.is_folder])
        else:
            objects.watch(entry.oid)
    objects.watch(tree_oid)  # last, since the oldest are forgotten first


def _difference(line: str) -> tuple[Entry | None, Entry | None]:
    old_mode, new_mode, old, new, _ = line.lstrip(":").split(" ")
    return _entry(old_mode, old), _entry(new_mode, new)


def _entry(mode: str, oid: str) -> Entry | None:
    return None if mode == "000000" else Entry(mode, oid)


def _walk(objects: Objects, entry: Entry, path: str) -> Iterator[tuple[str, Entry]]:
    if not entry.is_folder:
        yield path, entry
        return
    for name, below in children(objects, entry.oid).items():
        yield from _walk(objects, below, f"{path}/{name}" if path else name)


def _check(path: str) -> None:
    """Refuse what git would never check out, or would check out somewhere else."""
    for name in path.split("/"):
        if name in ("", ".", "..") or name.lower() == ".git" or "\0" in name:
            raise PenguinError(f"`{path!r}` cannot be the path of a file in a repository.")


def _edited(objects: Objects, tree_oid: str | None, changes: Changes, where: str) -> str | None:
    entries = children(objects, tree_oid) if tree_oid else {}
    here, below = _split(changes)
    for name in [name for name, entry in here.items() if entry is None]:
        entries.pop(name, None)
    for name, inner in below.items():
        _edit_folder(objects, entries, name, inner, f"{where}{name}")
    for name, entry in here.items():
        if entry is None:
            continue
        if name in entries and entries[name].is_folder and not entry.is_folder:
            raise PathConflict(f"{where}{name}")
        entries[name] = entry
    return objects.write("tree", format(entries)) if entries else None


def _edit_folder(objects: Objects, entries: dict[str, Entry], name: str, inner: Changes, path: str) -> None:
    folder = entries.get(name)
    if folder and not folder.is_folder:
        if any(inner.values()):
            raise PathConflict(path)
        return
    oid = _edited(objects, folder.oid if folder else None, inner, f"{path}/")
    if oid:
        entries[name] = Entry(FOLDER, oid)
    else:
        entries.pop(name, None)


def _split(changes: Changes) -> tuple[dict[str, Entry | None], dict[str, dict[str, Entry | None]]]:
    """The changes to a folder's own entries, and those further down by the first folder of their path."""
    here: dict[str, Entry | None] = {}
    below: dict[str, dict[str, Entry | None]] = defaultdict(dict)
    for path, entry in changes.items():
        name, slash, rest = path.partition("/")
        if slash:
            below[name][rest] = entry
        else:
            here[name] = entry
    return here, below
