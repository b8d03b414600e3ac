"""Bringing a clone and its remote together: look, join what both went on with, push what is ahead."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git import history
from penguin_git.git.moves import Busy, InTheWay
from penguin_git.git.refs import StaleRef, Update
from penguin_git.git.remote import Unreachable
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.rejoining import Rejoin, rejoin
from penguin_git.store.attempts import hold_of
from penguin_git.store.shared_base import SharedBase
from penguin_git.store.shared_refs import SharedRefs, Sight
from penguin_git.tracker.project import Project


class Synced(Struct, frozen=True):
    """What a look came to, with sentences on what a person should know."""

    sight: Sight
    sentences: tuple[str, ...] = ()


def sync(project: Project, live: Collection[TaskId] = ()) -> Synced:
    """Look at the remote and join both sides. Raises `PenguinError` where nothing is shared.

    Of the tasks that are `live` here it is no news that their branches are ahead: they are just being pushed.
    """
    refs = project.store.shared
    if refs is None:
        raise PenguinError(
            "This project does not share its tasks over a remote.",
            hint="Set `sync: on` in `.penguin/config.yaml`, commit it and push it.",
        )
    sight = refs.renew()
    if sight.offline:
        return Synced(sight)
    return Synced(sight, (*_branches(project, refs, live), *_base(project)))


def _branches(project: Project, refs: SharedRefs, live: Collection[TaskId]) -> Iterator[str]:
    for ref, ours in refs.own.all(refs.names.branches).items():
        theirs = refs.own.read(refs.names.of(ref))
        try:
            said = list(_joined(project, refs, ref, ours, theirs))
            yield from said if ref.removeprefix(refs.names.branches) not in live else ()
        except (StaleRef, Unreachable):
            continue  # the next look finds it as it is then


def _joined(project: Project, refs: SharedRefs, ref: str, ours: str, theirs: str | None) -> Iterator[str]:
    git = project.repo.shared
    what = rejoin(
        ours,
        theirs,
        is_ahead=theirs is not None and history.is_ancestor(git, theirs, ours),
        is_behind=theirs is not None and history.is_ancestor(git, ours, theirs),
        is_kept=theirs is None and _is_kept(project, refs, ref, ours),
    )
    name = ref.removeprefix("refs/heads/")
    if what is Rejoin.PUSH:
        refs.push(ref)
        yield f"Pushed what was done on `{name}` without the remote."
    elif what is Rejoin.SALVAGE:
        kept = _salvaged(project, refs, ref, ours)
        yield f"Somebody else has taken `{name}` over; what was done here is kept under `{kept}`."
    if what not in (Rejoin.NOTHING, Rejoin.PUSH):
        refs.own.update([Update(ref, theirs, ours)], "as on the remote")


def _is_kept(project: Project, refs: SharedRefs, ref: str, ours: str) -> bool:
    """Whether all that our branch has is in the base, or kept for all."""
    git, task = project.repo.shared, ref.removeprefix(refs.names.branches)
    kept = refs.own.all(f"{layout.ATTEMPTS}{task}/").values()
    return any(history.is_ancestor(git, ours, tip) for tip in (project.store.base_commit(), *kept))


def _salvaged(project: Project, refs: SharedRefs, ref: str, ours: str) -> str:
    hold = hold_of(project.store, ours)
    task, number = ref.removeprefix(refs.names.branches), hold.attempt if hold else 0
    kept = f"{layout.ATTEMPTS}{task}/{number}-{ours[:16]}"
    if refs.read(kept) != ours:
        refs.update([Update(kept, ours, None)], "salvage")
    return kept


def _base(project: Project) -> Iterator[str]:
    base = project.store.base
    if not isinstance(base, SharedBase):
        return
    ending = base.follow(reason="as on the remote", nonce=project.world.nonce())
    name = project.store.base_name
    if ending is None:
        yield f"`{name}` has commits here that the remote does not have: `git pull --rebase && git push`."
    elif isinstance(ending, InTheWay | Busy):
        yield f"`{name}` stays behind the remote: something in `{ending.worktree}` is in the way."
