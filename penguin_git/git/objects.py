"""Git objects by their ids: read through one long-lived `cat-file`, written as loose files by ourselves."""

import os
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from penguin_git.errors import PenguinError
from penguin_git.git import durable
from penguin_git.git.call import Git, GitError
from penguin_git.git.repository import common_dir, head_commit

if TYPE_CHECKING:
    from penguin_git.git.process import Conversation

_SHA1_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

_HEAD = ("HEAD", "HEAD^{commit}")

_REMEMBERED = 16 << 20  # bytes
_SMALL = 4 << 10  # bytes, of a tree that is kept, as each look goes through the same few
_KNOWN = 500  # trees
_WATCHED = 120.0  # seconds
_WORTH_A_PACK = 100  # objects


class MissingObject(PenguinError):
    """An object that the repository does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The repository has no object `{name}`.", hint="git fsck --connectivity-only")
        self.name = name


class _Fresh(NamedTuple):
    kind: str
    data: bytes
    at: float


class Objects:
    """The objects of one repository. Threads may share it; close it, or use it as a context manager."""

    def __init__(self, git: Git, clock: Callable[[], float] = time.monotonic) -> None:
        self._git = git
        self._clock = clock
        self._folder = common_dir(git.git_dir) / "objects"
        self._lock = threading.Lock()
        self._child: Conversation | None = None
        self._algorithm = ""
        self._trees: dict[str, bytes] = {}
        self._fresh: OrderedDict[str, _Fresh] = OrderedDict()
        self._fresh_size = 0

    def __enter__(self) -> "Objects":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the git process behind it; the next read starts another."""
        with self._lock:
            self._end()

    def read(self, oid: str) -> tuple[str, bytes]:
        """Return kind and content of an object; `MissingObject` if there is none. Takes any revision."""
        if (tree := self._trees.get(oid)) is not None:
            return "tree", tree
        found = self._ask("contents", oid)
        if found is None:
            raise MissingObject(oid)
        if found[1] == "tree" and found[0] == oid and len(found[2]) <= _SMALL:
            self.know({oid: found[2]})
        return found[1], found[2]

    def know(self, trees: Mapping[str, bytes]) -> None:
        """Have no need to ask for these trees, which are given by their ids as git stores them."""
        with self._lock:
            if len(self._trees) > _KNOWN:
                self._trees.clear()
            self._trees.update(trees)

    def blob(self, oid: str) -> bytes:
        """Return the content of a blob; anything else of that name is a `MissingObject`."""
        kind, data = self.read(oid)
        if kind != "blob":
            raise MissingObject(oid)
        return data

    def resolve(self, rev: str) -> str | None:
        """Return the id that a revision (`main`, `HEAD:path`, `x^{tree}`) stands for, if for any."""
        head = head_commit(self._git.git_dir) if rev in _HEAD else None
        found = (head,) if head else self._ask("info", rev)
        return found[0] if found else None

    def name(self, kind: str, data: bytes) -> str:
        """Return the id that an object would have; nothing is stored."""
        return self._named(kind, data)[0]

    def write(self, kind: str, data: bytes) -> str:
        """Store an object durably and return its id.

        Also where the repository has it already: an old unreachable copy may be about to be pruned.
        """
        oid, raw = self._named(kind, data)
        _store(self._folder, oid, raw)
        self._remember(oid, _Fresh(kind, data, self._clock()))
        return oid

    def write_all(self, kind: str, contents: Sequence[bytes]) -> list[str]:
        """Store objects durably as `write` does, and return their ids in order.

        Many go into one pack: then the disk is waited for once, and not for each.
        """
        if len(contents) < _WORTH_A_PACK:
            return [self.write(kind, data) for data in contents]
        from penguin_git.git import packs  # few write many

        oids = [self.name(kind, data) for data in contents]
        new = dict(zip(oids, contents, strict=True))
        self._git.run("index-pack", "--stdin", stdin=packs.packed(kind, list(new.values()), self._hash()))
        now = self._clock()
        for oid, data in new.items():
            self._remember(oid, _Fresh(kind, data, now))
        return oids

    def watch(self, oid: str) -> None:
        """Watch over an object that git wrote, as over our own; `MissingObject` if it is gone by now."""
        kind, data = self.read(oid)
        self._remember(oid, _Fresh(kind, data, self._clock()))

    def settle(self) -> tuple[str, ...]:
        """Write again what vanished since it was written, and return its ids.

        A `git gc --prune=now` beside us takes away what no ref reached when it began to look. `Refs.update`
        calls this once a ref holds the objects; who goes on working calls it now and then afterwards. Each
        object is watched for two minutes, 16 MB in all.
        """
        with self._lock:
            fresh = list(self._fresh.items())
        gone = [(oid, new) for oid, new in fresh if not _path(self._folder, oid).exists()]
        lost = {oid: new for oid, new in gone if self.resolve(oid) is None}
        for oid, new in lost.items():
            _store(self._folder, oid, self._named(new.kind, new.data)[1])
        old = self._clock() - _WATCHED
        packed = [oid for oid, _ in gone if oid not in lost]  # something reached them, so they are safe
        self._forget([*packed, *(oid for oid, new in fresh if new.at < old)])
        return tuple(lost)

    def _named(self, kind: str, data: bytes) -> tuple[str, bytes]:
        raw = b"%s %d\0%s" % (kind.encode(), len(data), data)
        import hashlib  # it loads OpenSSL, and who only reads needs no names

        return hashlib.new(self._hash(), raw, usedforsecurity=False).hexdigest(), raw

    def _hash(self) -> str:
        if not self._algorithm:
            # A clone without a commit still knows the empty tree of its own hash, and no other.
            known = self.resolve("HEAD") or self.resolve(_SHA1_EMPTY_TREE)
            self._algorithm = "sha1" if known and len(known) == len(_SHA1_EMPTY_TREE) else "sha256"
        return self._algorithm

    def _remember(self, oid: str, new: _Fresh) -> None:
        self._forget([oid])
        with self._lock:
            self._fresh[oid] = new
            self._fresh_size += len(new.data)
            while self._fresh_size > _REMEMBERED:
                self._fresh_size -= len(self._fresh.popitem(last=False)[1].data)

    def _forget(self, oids: Iterable[str]) -> None:
        with self._lock:
            for oid in oids:
                dropped = self._fresh.pop(oid, None)
                self._fresh_size -= len(dropped.data) if dropped else 0

    def _ask(self, command: str, name: str) -> tuple[str, str, bytes] | None:
        """Id, kind and (for `contents`) data of what `name` stands for.

        A git process that somebody killed is replaced, once.
        """
        if not name or "\n" in name or "\0" in name:
            return None
        with self._lock:
            for _ in range(2):
                try:
                    return self._exchange(command, name)
                except (BrokenPipeError, EOFError):
                    self._end()
                except BaseException:
                    self._end()  # half an answer unread would be taken for the next one
                    raise
        raise GitError(("cat-file", "--batch-command"), -1, "it ended in the middle of an answer")

    def _exchange(self, command: str, name: str) -> tuple[str, str, bytes] | None:
        from penguin_git.git import process

        if self._child is None:
            self._child = self._git.converse("cat-file", "--batch-command")
        asked, answered = process.pipes(self._child)
        asked.write(f"{command} {name}\n".encode("utf-8", "surrogateescape"))
        asked.flush()
        header = answered.readline().decode("utf-8", "surrogateescape")
        if not header.endswith("\n"):
            raise EOFError
        words = header.split()
        if len(words) != 3 or not words[2].isdigit():
            return None
        size = int(words[2]) + 1 if command == "contents" else 0
        data = answered.read(size)
        if len(data) != size:
            raise EOFError
        return words[0], words[1], data[:-1]

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            from penguin_git.git import process

            process.end_conversation(child)


def _store(objects: Path, oid: str, raw: bytes) -> None:
    """Write one loose object (gitformat-loose): 0.3 ms with its fsync, where `git hash-object` takes 1.9."""
    try:
        for _ in range(5):
            # `git prune` removes temporary files and empty folders, also ours between two of these steps.
            with suppress(FileNotFoundError):
                return _store_once(objects, oid, zlib.compress(raw, 1))
    except OSError as error:
        raise durable.unwritable(objects, error) from error
    raise PenguinError(
        f"`{objects}` does not keep new files; something removes them at once.", hint="ls -la .git"
    )


def _store_once(objects: Path, oid: str, packed: bytes) -> None:
    # As git does under core.sharedRepository: what is new has the permissions of the folder it lies in.
    mode = objects.stat().st_mode & 0o7777
    folder = objects / oid[:2]
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    temporary = folder / f"tmp_obj_{os.urandom(8).hex()}"  # the name by which `git prune` knows leftovers
    try:
        durable.write(temporary, packed, mode & 0o444)
        temporary.replace(_path(objects, oid))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _path(objects: Path, oid: str) -> Path:
    return objects / oid[:2] / oid[2:]
