"""Moves a branch together with every worktree that has it checked out, or not at all.

Git has no transaction over a ref, an index and files, so this is one of our own: an intent file says what
is about to happen; the index's own lock keeps every other git out; files change first (on a copy of the
index), then the ref, by compare-and-swap, then the copy becomes the index. Whatever is killed on the way is
finished when the ref has moved and undone when it has not, by the same code that clears up after a failure.
One file, because the order of the steps and the way back from each of them have to be read together.
"""

import json
import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.git.locks import FileLock
from penguin_git.git.process import Git, GitError
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.repository import Repository, operation_under_way
from penguin_git.git.trees import Entry

PATIENCE = 2.0  # seconds that a lock of the user's git is waited for
_TURN = 120.0  # seconds that another move may take

_REFUSED = re.compile(r"^error: (?:Entry|Untracked working tree file|Updating) '(.*?)' ", re.MULTILINE)

Differences = Mapping[str, tuple[Entry | None, Entry | None]]


@dataclass(frozen=True)
class Moved:
    """The branch and all its worktrees are at the new commit."""


@dataclass(frozen=True)
class InTheWay:
    """Files of the user in `worktree` that the move would have touched; nothing was changed."""

    paths: tuple[str, ...]
    worktree: Path


@dataclass(frozen=True)
class Busy:
    """What the user's git is doing in `worktree`; nothing was changed."""

    operation: str
    worktree: Path


@dataclass(frozen=True)
class Stale:
    """The branch is not where it was expected to be, but at `now` (None: it is gone); nothing was changed."""

    now: str | None


Ending = Moved | InTheWay | Busy | Stale


@dataclass(frozen=True)
class _Seat:
    """A worktree that has the branch checked out."""

    path: Path
    git_dir: Path

    @property
    def index(self) -> Path:
        return self.git_dir / "index"

    @property
    def lock(self) -> Path:
        return self.git_dir / "index.lock"


@dataclass(frozen=True)
class _Move:
    """One move under way, as its intent file keeps it."""

    ref: str
    old: str
    new: str
    nonce: str
    seats: tuple[_Seat, ...]

    def copy(self, seat: _Seat) -> Path:
        return seat.git_dir / f"penguin-index-{self.nonce}"


def advance(
    repo: Repository,
    branch_ref: str,
    old: str,
    new: str,
    *,
    reason: str,
    nonce: str,
    patience: float = PATIENCE,
    step: Callable[[str], None] = lambda _: None,
) -> Ending:
    """Move `branch_ref` from `old` to `new` with index and files of every worktree that has it checked out.

    The user's own changes stay as they are; where they are in the way, nothing happens. `reason` goes to the
    reflog, `nonce` is unique to this call. `step` is told the name of each step that was taken.
    """
    with _alone(repo) as repo_held:
        _recover(repo_held, patience)
        seats = _seats(repo_held, branch_ref)
        if isinstance(seats, Busy):
            return seats
        move = _Move(branch_ref, old, new, nonce, seats)
        _save(repo_held, move)
        step("intent")
        return _Advance(repo_held, move, reason, patience, step).run()


def recover(repo: Repository, *, patience: float = PATIENCE) -> list[str]:
    """Finish or undo every move whose process died, and return a sentence for each."""
    with _alone(repo) as held:
        return _recover(held, patience)


@dataclass(frozen=True)
class _Advance:
    repo: Repository
    move: _Move
    reason: str
    patience: float
    step: Callable[[str], None]

    def run(self) -> Ending:
        try:
            differences = trees.changed(self.repo.shared, self.move.old, self.move.new)
            refusal = self._prepare(differences)
            if refusal:
                return self._given_up(refusal)
            ending = self._carry_out(differences)
        except BaseException:
            self._settle()
            raise
        if isinstance(ending, Moved):
            _forget(self.repo, self.move)
        else:
            self._settle()
        return ending

    def _prepare(self, differences: Differences) -> Ending | None:
        """Take every index lock and find what is in the way; no file and no ref is touched."""
        for seat in self.move.seats:
            refusal = self._lock(seat) or self._obstacle(seat, differences)
            if refusal:
                return refusal
        return None

    def _lock(self, seat: _Seat) -> Busy | None:
        if not _lock(seat, self.move, self.patience):
            return Busy(f"another git command (it holds `{seat.lock}`)", seat.path)
        self.step("locked")
        operation = operation_under_way(seat.git_dir)
        if operation:
            return Busy(operation, seat.path)
        return None if seat.index.exists() else Busy("a clone without its files", seat.path)

    def _obstacle(self, seat: _Seat, differences: Differences) -> Ending | None:
        # With its times: git tells by the index's own time which entries it may not trust.
        shutil.copy2(seat.index, self.move.copy(seat))
        self.step("copied")
        state = _state(_git(self.repo, self.move, seat))
        if state.branch != self.move.ref.removeprefix("refs/heads/"):
            return Busy("a change of branches", seat.path)
        if state.commit != self.move.old:
            return Stale(Refs(self.repo.shared).read(self.move.ref))
        paths = {*state.in_the_way(differences), *_untracked(seat.path, differences, state.added)}
        self.step("checked")
        return InTheWay(tuple(sorted(paths)), seat.path) if paths else None

    def _carry_out(self, differences: Differences) -> Ending:
        for seat in self.move.seats:
            refusal = self._files(seat)
            if refusal:
                return refusal
            _sync(seat.path, differences)
            self.step("files")
        refs = Refs(self._head_git())
        try:
            refs.update([Update(self.move.ref, self.move.new, self.move.old)], reason=self.reason)
        except StaleRef:
            return Stale(refs.read(self.move.ref))
        self.step("ref")
        for seat in self.move.seats:
            self._place(seat)
        self._latecomers(differences)
        return Moved()

    def _files(self, seat: _Seat) -> InTheWay | None:
        git = _git(self.repo, self.move, seat)
        done = git.run("read-tree", "-m", "-u", self.move.old, self.move.new, ok=(0, 1, 128))
        refused = tuple(sorted(set(_REFUSED.findall(done.stderr))))
        if done.code and not refused:
            raise GitError(("read-tree", "-m", "-u"), done.code, done.stderr)
        return InTheWay(refused, seat.path) if refused else None

    def _head_git(self) -> Git:
        """Git of the first worktree concerned: the move shows in its HEAD's reflog."""
        return _git(self.repo, self.move, self.move.seats[0]) if self.move.seats else self.repo.shared

    def _place(self, seat: _Seat) -> None:
        self.move.copy(seat).replace(seat.index)
        _sync_folder(seat.git_dir)
        self.step("index")
        seat.lock.unlink()
        self.step("unlocked")

    def _latecomers(self, differences: Differences) -> None:
        """Bring along a worktree that took the branch between our look and the move of the ref."""
        now = _seats(self.repo, self.move.ref)
        for seat in () if isinstance(now, Busy) else now:
            if seat not in self.move.seats:
                _settle(self.repo, self.move, seat, differences, self.patience)

    def _given_up(self, refusal: Ending) -> Ending:
        for seat in self.move.seats:
            _clear(self.move, seat)
        _forget(self.repo, self.move)
        return refusal

    def _settle(self) -> None:
        _settle_all(self.repo, self.move, self.patience)


# The worktrees of a branch.


def _seats(repo: Repository, ref: str) -> tuple[_Seat, ...] | Busy:
    known = dict(_known(repo))
    for seat in known.values():
        if _detached_from(seat.git_dir, ref):
            return Busy(operation_under_way(seat.git_dir) or "rebase", seat.path)
    found = []
    for record in repo.git.text("worktree", "list", "--porcelain", "-z").split("\0\0"):
        facts = dict(line.partition(" ")[::2] for line in record.strip("\0").split("\0"))
        if facts.get("branch") != ref or "prunable" in facts:
            continue
        path = Path(facts["worktree"])
        listed = known.get(path.resolve())
        if listed is None or not listed.path.is_dir():
            return Busy("nothing that can be seen: its folder is not there", path)
        found.append(listed)
    return tuple(found)


def _known(repo: Repository) -> Iterator[tuple[Path, _Seat]]:
    """Every worktree whose git dir is known, by the path under which git lists it."""
    common = repo.common_dir
    usual = common.name == ".git"
    if repo.git_dir == common:
        # With a separate git dir, git lists that folder in place of the main work tree.
        yield (common.parent if usual else common).resolve(), _Seat(repo.work_tree, common)
    elif usual:
        yield common.parent.resolve(), _Seat(common.parent, common)
    for pointer in common.glob("worktrees/*/gitdir"):
        path = Path(os.fsdecode(pointer.read_bytes()).rstrip("\n")).parent
        yield path.resolve(), _Seat(path, pointer.parent)


def _detached_from(git_dir: Path, ref: str) -> bool:
    """Whether a rebase or bisect of `ref` has detached HEAD here: git's list of worktrees is silent then."""
    names = {ref, ref.removeprefix("refs/heads/")}
    states = ("rebase-merge/head-name", "rebase-apply/head-name", "rebase-merge/update-refs", "BISECT_START")
    return any(names & set(_lines(git_dir / state)) for state in states)


def _lines(path: Path) -> list[str]:
    try:
        return os.fsdecode(path.read_bytes()).splitlines()
    except FileNotFoundError:
        return []


# What stands in the way.


@dataclass(frozen=True)
class _State:
    """What `git status` says of a worktree: staged entries and files that differ from them."""

    branch: str
    commit: str
    staged: Mapping[str, Entry | None]
    dirty: frozenset[str]
    added: frozenset[str]

    def in_the_way(self, differences: Differences) -> set[str]:
        """The user's changes to what is about to change; having staged the very same is no obstacle."""
        both = self.staged.keys() & differences.keys()
        other = {path for path in both if self.staged[path] != differences[path][1]}
        return other | (self.dirty & differences.keys())


def _state(git: Git) -> _State:
    """One status: it also refreshes the copied index, so that files with a new time only are not refused."""
    words = git.run(
        *("status", "--porcelain=v2", "--branch", "--no-ahead-behind", "-z", "--untracked-files=no"),
        *("--no-renames", "--ignore-submodules=dirty"),
        env={"GIT_OPTIONAL_LOCKS": "1"},
    ).text.split("\0")
    headers = dict(word[2:].partition(" ")[::2] for word in words if word.startswith("# "))
    staged: dict[str, Entry | None] = {}
    dirty, added = set(), set()
    for word in words:
        if word.startswith("u "):
            dirty.add(word.split(" ", 10)[10])
        if not word.startswith("1 "):
            continue
        _, states, _, _, mode, _, _, oid, path = word.split(" ", 8)
        index, tree = states[0], states[1]
        if index != ".":
            staged[path] = None if index == "D" else Entry(mode, oid)
        if index == "A":
            added.add(path)
        if tree != ".":
            dirty.add(path)
    return _State(headers["branch.head"], headers["branch.oid"], staged, frozenset(dirty), frozenset(added))


def _untracked(root: Path, differences: Differences, staged: frozenset[str]) -> Iterator[str]:
    """Untracked files where new ones are to appear. `read-tree` protects them too, but not ignored ones."""
    leaving = {path for path, (_, new) in differences.items() if new is None}
    for path, (old, new) in differences.items():
        appears = new is not None and (old is None or (old.mode == trees.SUBMODULE and new.mode != old.mode))
        if appears and path not in staged:
            yield from _obstacles(root, path, leaving)


def _obstacles(root: Path, path: str, leaving: set[str]) -> Iterator[str]:
    for place in _way(path):
        found = _lstat(root / place)
        if found is None:
            return
        if not stat.S_ISDIR(found.st_mode):
            if not _leaves(root, place, leaving):
                yield place
            return
    yield from (inside for inside in _inside(root, path) if not _leaves(root, inside, leaving))


def _leaves(root: Path, path: str, leaving: set[str]) -> bool:
    """Whether the move takes this file away itself, perhaps by a name in other case for the same file."""
    if path in leaving:
        return True
    found = os.lstat(root / path)
    twins = [name for name in leaving if name.casefold() == path.casefold()]
    return any(os.path.samestat(found, there) for name in twins if (there := _lstat(root / name)))


def _inside(root: Path, folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(root / folder):
        links = [name for name in folders if Path(where, name).is_symlink()]
        yield from (str(Path(where, name).relative_to(root)) for name in (*files, *links))


def _way(path: str) -> list[str]:
    """The folders on the way to a path from the root down, and the path itself."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _lstat(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


# The way back, or to the end.


def _recover(repo: Repository, patience: float) -> list[str]:
    said = []
    for path in sorted(_folder(repo).glob("*.json")):
        move = _load(path)
        if repo.shared.run("cat-file", "-e", move.new, ok=(0, 1, 128)).code:
            said.append(_given_up_for_lost(repo, move))
            continue
        left = _settle_all(repo, move, patience)
        done = "finished" if Refs(repo.shared).read(move.ref) == move.new else "undone"
        said += left or [f"A move of `{move.ref}` to {move.new[:10]} that was cut short is {done}."]
    return said


def _given_up_for_lost(repo: Repository, move: _Move) -> str:
    """The branch never moved and git has pruned the commit since: what its files were is not known."""
    for seat in move.seats:
        _clear(move, seat)
    _forget(repo, move)
    return (
        f"A move of `{move.ref}` was cut short and its commit {move.new[:10]} is gone: "
        "files it had changed already show in `git status`."
    )


def _settle_all(repo: Repository, move: _Move, patience: float) -> list[str]:
    """Bring every worktree to where the ref is; the intent stays for as long as one could not be."""
    _clear_ref_locks(repo, move, patience)
    differences = trees.changed(repo.shared, move.old, move.new)
    seats = set(move.seats)
    if Refs(repo.shared).read(move.ref) == move.new:
        now = _seats(repo, move.ref)
        seats |= set() if isinstance(now, Busy) else set(now)
    order = sorted(seats, key=lambda seat: seat.path)
    left = [said for seat in order if (said := _settle(repo, move, seat, differences, patience))]
    if not left:
        _forget(repo, move)
    return left


def _settle(repo: Repository, move: _Move, seat: _Seat, differences: Differences, patience: float) -> str:
    """Bring index and files of one worktree to where the ref is; '' or a sentence why they were left."""
    if not (seat.path.is_dir() and seat.index.exists()):
        _clear(move, seat)
        return ""
    if not _lock(seat, move, patience):
        return f"Another git command holds `{seat.lock}`, so `{seat.path}` is left as it is until that ends."
    _clear_copies(move, seat)
    shutil.copy2(seat.index, move.copy(seat))
    git = _git(repo, move, seat)
    before, skipped = _entries(git, differences)
    waiting = {path: pair for path, pair in differences.items() if before.get(path) == pair[0]}
    # Index only. It is refused where the user has staged something else since; that index is theirs then.
    forward = (
        _belongs_at_new(repo, move, git)
        and git.run("read-tree", "-m", "-i", move.old, move.new, ok=(0, 1, 128)).code == 0
    )
    aims = {path: (old, new, new if forward else old) for path, (old, new) in waiting.items()}
    if _bring(git, seat.path, move.copy(seat), aims, skipped) or forward:
        git.run("update-index", "-q", "--refresh", ok=(0, 1))
        move.copy(seat).replace(seat.index)
        _sync_folder(seat.git_dir)
    _clear(move, seat)
    return ""


def _belongs_at_new(repo: Repository, move: _Move, git: Git) -> bool:
    here = git.run("symbolic-ref", "--quiet", "HEAD", ok=(0, 1)).text
    return here == move.ref and Refs(repo.shared).read(move.ref) == move.new


def _entries(git: Git, paths: Iterable[str]) -> tuple[dict[str, Entry], frozenset[str]]:
    """The index's entries at these paths, and those among them that are not checked out (sparse)."""
    wanted, found, skipped = set(paths), {}, set()
    for line in git.text("ls-files", "-s", "-t", "-z").split("\0"):
        head, _, path = line.partition("\t")
        if path in wanted:
            tag, mode, oid, _ = head.split(" ")
            found[path] = Entry(mode, oid)
            skipped |= {path} if tag in "Ss" else set()
    return found, frozenset(skipped)


# From one version of a file to the other, never over anything else.

_Aim = tuple[Entry | None, Entry | None, Entry | None]  # old, new, and the one of them it should become


def _bring(git: Git, root: Path, copy: Path, aims: Mapping[str, _Aim], skipped: frozenset[str]) -> bool:
    """Turn files that are missing, cut short or of the other version into what they should be.

    Everything else is the user's own and stays. Nothing is overwritten: what has to go is unlinked after a
    look at it, and `checkout-index` without force writes only where nothing is. True if files changed.
    """
    aims = {path: aim for path, aim in aims.items() if not any(e and e.mode == trees.SUBMODULE for e in aim)}
    scratch = copy.with_name(f"{copy.name}-compare")
    other = {path: new if aim == old else old for path, (old, new, aim) in aims.items()}
    like_other = _alike(git, scratch, other)
    like_aim = _alike(git, scratch, {path: aim for path, (_, _, aim) in aims.items()})
    removed = False
    for path, (_, new, _) in aims.items():
        place = _file(root, path)
        if place and path not in like_aim and (path in like_other or _is_cut_short(git, place, path, new)):
            place.unlink()
            removed = True
    for path in aims.keys() - skipped - like_aim:
        _drop_empty_folders(root, path)
    missing = {path for path, (_, _, aim) in aims.items() if aim and path not in skipped | like_aim}
    free = sorted(path for path in missing if not any(_obstacles(root, path, set())))
    _write(git.on(index=scratch), free)
    return removed or bool(free)


def _alike(git: Git, scratch: Path, entries: Mapping[str, Entry | None]) -> set[str]:
    """Paths whose file is what the entry says, by git's own rules (filters, line ends, modes, links)."""
    compare = git.on(index=scratch)
    scratch.unlink(missing_ok=True)
    present = {path: entry for path, entry in entries.items() if entry}
    lines = "".join(f"{entry.mode} {entry.oid}\t{path}\0" for path, entry in present.items())
    compare.run("update-index", "-z", "--index-info", stdin=os.fsencode(lines))
    compare.run("update-index", "-q", "--refresh", ok=(0, 1))
    return present.keys() - set(compare.text("diff-files", "--name-only", "-z").split("\0"))


def _file(root: Path, path: str) -> Path | None:
    """Where the file is; None when nothing, a folder, or something behind a link is there."""
    found = _lstat(root / path)
    if found is None or stat.S_ISDIR(found.st_mode):
        return None
    return root / path if all(_is_folder(root / above) for above in _way(path)[:-1]) else None


def _is_cut_short(git: Git, place: Path, path: str, new: Entry | None) -> bool:
    """Whether the file is a mere beginning of the new version: git was killed while it wrote it."""
    if new is None or not stat.S_ISREG(place.lstat().st_mode):
        return False
    whole = git.run("cat-file", "--filters", f"--path={path}", new.oid, ok=(0, 128))
    found = place.read_bytes()
    return whole.code == 0 and len(found) < len(whole.stdout) and whole.stdout.startswith(found)


def _drop_empty_folders(root: Path, path: str) -> None:
    """Remove empty folders where the file should be and above it: git was killed before it filled them."""
    way = _way(path)
    if not all(_is_folder(root / above) for above in way[:-1] if _lstat(root / above)):
        return
    if _is_folder(root / path):
        for where, _, _ in os.walk(root / path, topdown=False):
            _drop(Path(where))
    for above in reversed(way[:-1]):
        _drop(root / above)


def _is_folder(path: Path) -> bool:
    found = _lstat(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def _drop(folder: Path) -> None:
    with suppress(OSError):  # it is not there, or not empty
        folder.rmdir()


def _write(compare: Git, paths: list[str]) -> None:
    """Check these paths out, attributes first: they decide how the others are written."""
    attributes = [path for path in paths if PurePosixPath(path).name == ".gitattributes"]
    for batch in (attributes, [path for path in paths if path not in attributes]):
        if batch:
            stdin = os.fsencode("\0".join(batch))
            compare.run("checkout-index", "-q", "-z", "--stdin", stdin=stdin, ok=(0, 1, 128))


# Locks, copies, intents.


@contextmanager
def _alone(repo: Repository) -> Iterator[Repository]:
    """One move at a time; a git child that outlives us keeps the others waiting until it ends."""
    lock = FileLock(repo.runtime / "landing.lock", "moving a branch and its worktrees")
    if not lock.acquire(timeout=_TURN):
        raise PenguinError(
            f"Another move of a branch does not end: {lock.holder()}.",
            hint="Look for a `git read-tree` that hangs, perhaps in a filter, and end it.",
        )
    try:
        yield repo.keeping(lock.fd)
    finally:
        lock.release()


def _lock(seat: _Seat, move: _Move, patience: float) -> bool:
    """Take the index lock, waiting for another git; True also where this very move holds it already."""
    deadline = time.monotonic() + patience
    ours = seat.git_dir / f"{move.copy(seat).name}-owner"
    ours.write_text(move.nonce)
    try:
        while not _linked(ours, seat.lock):
            if _holds(seat.lock, move):
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        return True
    finally:
        ours.unlink()


def _linked(ours: Path, lock: Path) -> bool:
    # A link, because a lock made with O_EXCL and then written could be found empty after a crash, nobody's.
    try:
        os.link(ours, lock)
    except FileExistsError:
        return False
    return True


def _holds(lock: Path, move: _Move) -> bool:
    try:
        return lock.read_bytes() == move.nonce.encode()
    except FileNotFoundError:
        return False


def _clear(move: _Move, seat: _Seat) -> None:
    _clear_copies(move, seat)
    if _holds(seat.lock, move):
        seat.lock.unlink()


def _clear_copies(move: _Move, seat: _Seat) -> None:
    for left in seat.git_dir.glob(f"{move.copy(seat).name}*"):
        left.unlink()


def _clear_ref_locks(repo: Repository, move: _Move, patience: float) -> None:
    """Remove the locks of a killed `update-ref` of ours: on the branch, and on HEADs that point to it."""
    locks = [repo.common_dir / f"{move.ref}.lock", *(seat.git_dir / "HEAD.lock" for seat in move.seats)]
    for lock in locks:
        if _left_behind(lock, move, patience):
            lock.unlink(missing_ok=True)


def _left_behind(lock: Path, move: _Move, patience: float) -> bool:
    """Whether it holds nothing but our new commit (HEAD's is empty) and nobody ends it within `patience`."""
    deadline = time.monotonic() + patience
    while (content := _content(lock)) is not None:
        if content.strip() not in (b"", move.new.encode()):
            return False
        if time.monotonic() >= deadline:
            return True
        time.sleep(0.02)
    return False


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _folder(repo: Repository) -> Path:
    return repo.runtime / "landing"


def _save(repo: Repository, move: _Move) -> None:
    seats = [[str(seat.path), str(seat.git_dir)] for seat in move.seats]
    itself = {"ref": move.ref, "old": move.old, "new": move.new, "nonce": move.nonce}
    intent = {**itself, "pid": os.getpid(), "seats": seats}
    folder = _folder(repo)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{move.nonce}.tmp"
    with temporary.open("w") as file:
        json.dump(intent, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / f"{move.nonce}.json")
    _sync_folder(folder)


def _load(path: Path) -> _Move:
    try:
        read = json.loads(path.read_bytes())
        seats = tuple(_Seat(Path(where), Path(git_dir)) for where, git_dir in read["seats"])
        return _Move(read["ref"], read["old"], read["new"], read["nonce"], seats)
    except (ValueError, KeyError, TypeError) as error:
        raise PenguinError(f"`{path}` is not what penguin wrote there.", hint=f"rm {path}") from error


def _forget(repo: Repository, move: _Move) -> None:
    (_folder(repo) / f"{move.nonce}.json").unlink(missing_ok=True)


def _git(repo: Repository, move: _Move, seat: _Seat) -> Git:
    return repo.git.on(git_dir=seat.git_dir, work_tree=seat.path, index=move.copy(seat))


def _sync(root: Path, differences: Differences) -> None:
    """Make the new files durable before the ref says that they are there; git itself never does."""
    written = [root / path for path, (_, new) in differences.items() if new and new.mode != trees.SUBMODULE]
    if len(written) > 100:
        os.sync()
        return
    for path in written:
        _sync_file(path)


def _sync_file(path: Path) -> None:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # a link, a file outside a sparse checkout, one that may be written but not read
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _sync_folder(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def clear_stale_locks(repo: Repository, prefix: str, older_than: float) -> list[Path]:
    """Remove what killed git calls left on refs and indexes of penguin's own, and return what was removed.

    Call it while nobody else works for this clone. Only files last changed before `older_than` (seconds since
    the epoch) go, such as the time at which this owner took the clone's lock.
    """
    common = repo.common_dir
    suspects = [common / "packed-refs.lock", common / "packed-refs.new"]
    for folder in (common / "refs" / "heads" / prefix, common / "refs" / "penguin"):
        suspects += folder.rglob("*.lock")
    for git_dir in (common, *common.glob("worktrees/*")):
        suspects += git_dir.glob("penguin-index-*")
        if _is_own(repo, git_dir):
            suspects += git_dir.glob("*.lock")
    stale = [path for path in suspects if (found := _lstat(path)) and found.st_mtime < older_than]
    for path in stale:
        path.unlink(missing_ok=True)
    return stale


def _is_own(repo: Repository, git_dir: Path) -> bool:
    pointer = _content(git_dir / "gitdir")
    return pointer is not None and Path(os.fsdecode(pointer).strip()).is_relative_to(repo.worktrees.resolve())
