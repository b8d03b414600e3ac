"""A repository as penguin sees it: objects, refs, the base branch and its settings."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.refs import Refs
from penguin_git.git.repository import Repository, head_branch
from penguin_git.model import layout
from penguin_git.model.config import Config, Sync
from penguin_git.store import cache, outline
from penguin_git.store.base_branch import Base, LocalBase

if TYPE_CHECKING:
    from penguin_git.store.shared_refs import SharedRefs

_REMEMBERED = 10_000  # commits; a daemon may run for months


class _KeptConfig(Struct, frozen=True, array_like=True):
    """The settings, and the name of the blob that said them."""

    oid: str
    config: Config


class Store:
    """One opened repository. Reads are cached by object id, so they are never stale."""

    def __init__(self, repo: Repository) -> None:
        self.repo = repo
        self.objects = Objects(repo.git)  # of this worktree: HEAD is its own
        self._configs: dict[str, Config] = {}
        self._line: tuple[str, frozenset[str]] = ("", frozenset())
        self._trees: dict[str, str] = {}
        self._forks: dict[tuple[str, str], str] = {}
        self._differing: tuple[str, str, trees.Differences] = ("", "", {})
        self._compared: dict[tuple[str, str], trees.Differences] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the long-lived git processes."""
        self.objects.close()

    @cached_property
    def refs(self) -> Refs:
        """The refs of tasks: of this clone alone, or of all that share them."""
        return self.shared or Refs(self.repo.shared, self.objects)

    @cached_property
    def shared(self) -> "SharedRefs | None":
        """The refs that machines share; None where `sync` is off."""
        # By the base, not by what happens to be checked out: an old branch knows nothing of sharing.
        base = Refs(self.repo.shared, self.objects).read(self.base_ref) or self.objects.resolve("HEAD")
        config = self.config_at(base) if base else Config()
        if config.sync is Sync.OFF:
            return None
        from penguin_git.store.sharing import shared_refs  # the network, which most commands never see

        return shared_refs(self.repo, self.objects, config, self.base_ref)

    @cached_property
    def base_ref(self) -> str:
        """The full name of the base branch: from the config at HEAD, else origin's, else HEAD's."""
        name = self._configured_base() or self._origin_base() or head_branch(self.repo)
        if name is None:
            raise PenguinError(
                "HEAD is detached and no base branch is configured.",
                hint="Check a branch out, or set `base: NAME` in `.penguin/config.yaml` and commit it.",
            )
        return f"refs/heads/{name}"

    @cached_property
    def _outlines(self) -> outline.Outlines:
        return outline.load(self.repo.runtime)

    @cached_property
    def base(self) -> Base:
        """The base branch, for whoever moves it."""
        if self.shared:
            from penguin_git.store.shared_base import SharedBase

            return SharedBase(self.repo, self.shared, self.objects)
        return LocalBase(self.repo, self.base_ref, self.refs, self.objects)

    @property
    def base_name(self) -> str:
        """The short name of the base branch."""
        return self.base_ref.removeprefix("refs/heads/")

    def base_commit(self) -> str:
        """The commit that the base branch points to now."""
        commit = self.base.commit()
        if commit is None:
            raise self.refs.trouble(self.base_ref) or PenguinError(
                f"The base branch `{self.base_name}` has no commit.",
                hint="Make a first commit on it (git commit --allow-empty -m 'Start') or set another `base`.",
            )
        return commit

    def config(self) -> Config:
        """The settings on the base branch; the defaults where it has no config file."""
        return self.config_at(self.base_commit())

    def config_at(self, commit: str) -> Config:
        """The settings as they stand at a commit."""
        entry = trees.find(self.objects, self.tree_of(commit), layout.CONFIG)
        if entry is None or not entry.mode.startswith("100"):
            return Config()
        if entry.oid not in self._configs:
            self._configs[entry.oid] = self._read_config(entry.oid)
        return self._configs[entry.oid]

    def _read_config(self, oid: str) -> Config:
        """The settings that a blob says, from the cache where the last process read the same."""
        file = self.repo.runtime / "cache" / "config"
        kept = cache.load(file, _KeptConfig)
        if kept is not None and kept.oid == oid:
            return kept.config
        from penguin_git.codec import config as config_codec  # it brings YAML, which takes long to import

        config = config_codec.parse(self.objects.blob(oid), layout.CONFIG)
        cache.save(file, _KeptConfig(oid, config))
        return config

    def tree_of(self, commit: str) -> str:
        """The id of a commit's tree."""
        if commit not in self._trees:
            if len(self._trees) >= _REMEMBERED:
                self._trees.clear()
            known = self._outlines.get(commit)
            self.objects.know(known.trees if known else {})
            tree = known.tree if known else self.objects.resolve(f"{commit}^{{tree}}")
            self._trees[commit] = tree or _no_tree(commit)
        return self._trees[commit]

    def keep(self, *commits: str) -> None:
        """Leave to the next process what it will ask of these commits."""
        if self._outlines.keys() != set(commits):
            self._outlines = {commit: outline.of(self.objects, self.tree_of(commit)) for commit in commits}
            outline.save(self.repo.runtime, self._outlines)

    def line_of(self, commit: str) -> frozenset[str]:
        """A commit and its first parents, back to the very first; that of the last one asked for is kept."""
        if self._line[0] != commit:
            from penguin_git.git import history  # few look back

            self._line = (commit, history.first_parents(self.repo.shared, commit))
        return self._line[1]

    def fork(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits; None where their histories never met."""
        pair = _pair(one, other)
        known = self._forks.get(pair)
        if known is None:
            from penguin_git.git import history

            known = history.merge_base(self.repo.shared, *pair)
            if known:  # not where there is none: a clone that lacks old commits may get them
                self._know_forks({pair: known})
        return known

    @contextmanager
    def compared(self, commit: str, others: Collection[str]) -> Iterator[None]:
        """Have git compare a commit with many others at once; `fork` and `differing` know it in the block."""
        with suppress(PenguinError):  # one of them is gone: who asks for that one is told
            if len(others) > 1:
                self._compare(commit, others)
        try:
            yield
        finally:
            self._compared = {}

    def _compare(self, commit: str, others: Collection[str]) -> None:
        from penguin_git.git import history

        pairs = {_pair(commit, other) for other in others} - self._forks.keys()
        self._know_forks(history.merge_bases(self.repo.shared, sorted(pairs)))
        found = ((self._forks.get(_pair(commit, other)), other) for other in others)
        ends = [(fork, other) for fork, other in found if fork]
        trees_of = [(self.tree_of(fork), self.tree_of(other)) for fork, other in ends]
        self._compared = dict(zip(ends, trees.changed_in_each(self.repo.shared, trees_of), strict=True))

    def _know_forks(self, found: Mapping[tuple[str, str], str]) -> None:
        if len(self._forks) + len(found) > _REMEMBERED:
            self._forks.clear()
        self._forks.update(found)

    def differing(self, old: str, new: str) -> trees.Differences:
        """Every file that differs between two commits or trees; of the last two asked for it is kept."""
        if (found := self._compared.get((old, new))) is not None:  # another thread may end its block now
            return found
        kept = self._differing
        if kept[:2] != (old, new):  # threads may ask for others meanwhile
            self._differing = kept = (old, new, trees.changed(self.repo.shared, old, new))
        return kept[2]

    def blob_at(self, commit: str, path: str) -> bytes:
        """The content of a file at a commit. Raises `KeyError` where there is none."""
        entry = trees.find(self.objects, self.tree_of(commit), path)
        if entry is None:
            raise KeyError(path)
        return self.objects.blob(entry.oid)

    def _configured_base(self) -> str | None:
        head = self.objects.resolve("HEAD")
        return self.config_at(head).base if head else None

    def _origin_base(self) -> str | None:
        answer = self.repo.shared.run("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", ok=(0, 1))
        name = answer.text.removeprefix("refs/remotes/origin/")
        own = Refs(self.repo.shared, self.objects)
        return name if name and own.read(f"refs/heads/{name}") else None


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _no_tree(commit: str) -> str:
    raise MissingObject(commit)
