"""A repository that several clones share: what it has, fetching from it, and pushing all or nothing."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from penguin_git.errors import PenguinError
from penguin_git.git import addresses, answers, refusals
from penguin_git.git.call import Git
from penguin_git.git.objects import MissingObject
from penguin_git.git.refs import Refs, Update, flush_names
from penguin_git.git.repository import Repository, git_dir_in
from penguin_git.git.transport import Transport
from penguin_git.model.pushed import Answer, Verdict, verdict

PATIENCE = 300.0  # seconds; a connection over which nothing comes ends sooner by itself
_FETCH = (
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-auto-maintenance",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-show-forced-updates",
    "--upload-pack=git-upload-pack",
    "--refmap=",
    "--stdin",
)
_PUSH = (
    "push",
    "--porcelain",
    "--atomic",
    "--no-verify",
)
_RECEIVE = "git-receive-pack"
# How carefully the git of a folder writes is for us to say: no server does, and it does not see our settings.
_RECEIVE_DURABLY = "git -c core.fsync=added,reference receive-pack"
_GOT = "refs/got/"
_MISSING = re.compile(r"couldn't find remote ref (\S+)")


class Unreachable(PenguinError):
    """The remote can't be asked now: no network, no way in, no repository."""


class Refused(PenguinError):
    """The remote was asked, and does not take it."""


class Remote(Protocol):
    """What the shared repository can do for one clone."""

    def refs(self, *patterns: str) -> dict[str, str]:
        """Where its refs stand; a pattern is a whole name or ends at a slash. Raises `Unreachable`."""

    def fetch(self, wanted: Mapping[str, str]) -> None:
        """Bring the refs of `wanted` here, each under the name it is given; those that are gone stay away.

        Raises `Unreachable`.
        """

    def push(self, updates: Sequence[Update]) -> Answer:
        """Move all of these refs there in one go, each only if it stands at its `old`."""


def pushed_to(remote: Remote, *updates: Update) -> tuple[Answer, Verdict]:
    """Push, and judge that by what stands there afterwards. Raises `Unreachable` where that can't be seen."""
    answer = remote.push(updates)
    return answer, verdict(updates, answer, remote.refs(*(update.ref for update in updates)))


class GitRemote:
    """The remote at an address, by git."""

    def __init__(self, repo: Repository, url: str, *, patience: float = PATIENCE) -> None:
        """`patience` is how long one call may take, in seconds.

        Raises `PenguinError` where git would run a program of the address's choice.
        """
        objection = addresses.objection(url)
        if objection:
            raise PenguinError(
                f"`{addresses.shown(url)}` can't be used as a remote: {objection}.", hint="git remote -v"
            )
        self._url = addresses.absolute(url, repo.work_tree)
        self._folder = addresses.folder(self._url)
        self._transport = Transport(repo, patience)
        self._refs = Refs(repo.shared)

    def refs(self, *patterns: str) -> dict[str, str]:
        """Where its refs stand, by one `git ls-remote`."""
        asked = [f"{pattern}*" if pattern.endswith("/") else pattern for pattern in patterns]
        words = ("ls-remote", "--quiet", "--refs", "--upload-pack=git-upload-pack", self._url, *asked)
        result = self._transport.look(*words)
        if result is None or result.code != 0:
            raise self._unreachable(None if result is None else result.stderr)
        found = (line.split("\t", 1) for line in result.text.splitlines())
        return {ref: oid for oid, ref in found if _covers(patterns, ref)}

    def fetch(self, wanted: Mapping[str, str]) -> None:
        """Bring refs here, with their objects."""
        for _ in range(2):
            try:
                return self._mirror(wanted, self._fetched(wanted))
            except MissingObject:
                continue  # a `git gc --prune=now` between the objects and the refs
        raise self._unreachable("what was fetched is taken away at once")

    def push(self, updates: Sequence[Update]) -> Answer:
        """Move all of these refs there in one go, and where it is a folder, past any power cut."""
        leases = [f"--force-with-lease={update.ref}:{update.old or ''}" for update in updates]
        moves = [f"{update.new or ''}:{update.ref}" for update in updates]
        receive = f"--receive-pack={_RECEIVE_DURABLY if self._folder else _RECEIVE}"
        answer = answers.read(self._transport.call(*_PUSH, receive, *leases, self._url, *moves), self._url)
        if self._folder:
            flush_names(git_dir_in(self._folder), updates)
        return answer

    def _fetched(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """The objects are here now; where the refs stood, by their names there."""
        asked = list(wanted)
        known = set(self._refs.all("refs/heads/", "refs/remotes/", "refs/tags/").values())
        while asked:
            with self._transport.stand_in(sorted(known)) as git:
                missing = self._fetch_into(git, asked)
                if missing is None:
                    here = Refs(git)
                    return {ref: oid for ref in asked if (oid := here.read(_got(ref)))}
            asked = [ref for ref in asked if ref != missing]
        return {}

    def _fetch_into(self, git: Git, asked: Sequence[str]) -> str | None:
        """The first of the refs that does not exist there; None where all of them were fetched."""
        lines = "".join(f"+{ref}:{_got(ref)}\n" for ref in asked)
        result = self._transport.run(git, *_FETCH, self._url, stdin=lines.encode())
        if result is not None and result.code == 0:
            return None
        missing = _MISSING.search(result.stderr) if result else None
        if missing is None or missing[1] not in asked:
            raise self._unreachable(None if result is None else result.stderr)
        return missing[1]

    def _mirror(self, wanted: Mapping[str, str], got: Mapping[str, str]) -> None:
        now = {mirror: self._refs.read(mirror) for mirror in wanted.values()}
        moved = [
            Update(mirror, got[ref], now[mirror])
            for ref, mirror in wanted.items()
            if ref in got and now[mirror] != got[ref]
        ]
        if moved:
            self._refs.update(moved, "fetched")

    def _unreachable(self, said: str | None) -> Unreachable:
        refusal = refusals.told(said, self._url)
        return Unreachable(f"{refusal.reason[0].upper()}{refusal.reason[1:]}.", hint=refusal.hint)


def url_of(repo: Repository, name: str) -> str | None:
    """The address of a remote of this clone, as it stands there; None where there is no such remote."""
    for key in ("pushurl", "url"):
        found = repo.shared.run("config", "--get-all", f"remote.{name}.{key}", ok=(0, 1)).text
        if found:
            return found.splitlines()[0]
    return None


def _got(ref: str) -> str:
    return _GOT + ref.removeprefix("refs/")


def _covers(patterns: Sequence[str], ref: str) -> bool:
    return any(ref == pattern or (pattern.endswith("/") and ref.startswith(pattern)) for pattern in patterns)
