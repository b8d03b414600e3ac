"""Finished work as a pull request: pushed, opened, looked at; and what people there say comes back."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.forge import writing
from penguin_git.forge.protocol import Forge, PullRequest, Said, State
from penguin_git.git import history, trees
from penguin_git.git.moves import Moved
from penguin_git.git.refs import Update
from penguin_git.git.remote import Remote, pushed_to
from penguin_git.model import consent, layout, pulled
from penguin_git.model.attempt import Attempt
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.model.pulled import Pulled, Stands, Word
from penguin_git.model.pushed import Won
from penguin_git.store import pulls, requests
from penguin_git.store.landing import Held
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project

_AT_ONCE = 50  # words that are told; what is left is told with the next ones


class Errand(Struct, frozen=True, kw_only=True):
    """What is to be done on the network for one attempt, and all that it takes.

    `since` is when the attempt began, where others were before it: what was said until then they were told.
    """

    task: TaskId
    tip: str
    branch: str
    base_ref: str
    mirror: str
    record: str
    wish: PullRequest
    key: str
    account: str
    since: datetime | None
    known: Pulled | None


class News(Struct, frozen=True, kw_only=True):
    """What came of it. `words` are new; `has_arrived`: the base of the remote has the attempt's record."""

    pulled: Pulled
    words: tuple[Word, ...]
    base: str | None
    has_arrived: bool


def errand(project: Project, seen: Observation, attempt: Attempt) -> Errand:
    """The errand for a finished attempt."""
    config, store = seen.config, project.store
    task, record = attempt.task, attempt.record
    assert task is not None, "only a task of the base is offered"  # noqa: S101 - see finished.step
    assert record is not None, "only finished work is offered"  # noqa: S101
    branch = layout.branch(config.branch_prefix, attempt.id)
    return Errand(
        task=attempt.id,
        tip=attempt.tip,
        branch=branch,
        base_ref=store.base_ref,
        mirror=f"refs/remotes/{config.remote}/{store.base_name}",
        record=layout.record(attempt.id, attempt.number),
        wish=PullRequest(
            head=branch.removeprefix("refs/heads/"),
            base=store.base_name,
            title=writing.title(task.title),
            body=writing.body(task, record),
            labels=config.forge.labels,
            reviewers=_reviewers(task.approver, config),
        ),
        key=f"record {attempt.id}/{attempt.number}",
        account=writing.account(record),
        since=record.started if attempt.number > 1 else None,
        known=pulls.pulled(store, attempt.id),
    )


def run(
    project: Project, forge: Forge, remote: Remote, wanted: Errand, go_on: Callable[[], None] = lambda: None
) -> News:
    """Do an errand; nothing of it changes the clone but the mirror of the base. Safe in any thread.

    `go_on` is called before each step, and may raise.
    """
    known = wanted.known
    if known is None or known.tip != wanted.tip:
        _push(project, remote, wanted)
        go_on()
        known = _opened(forge, wanted, known)
    go_on()
    standing = forge.look(known.number)
    go_on()
    said = forge.said(known.number) if standing.state is not State.MERGED else ()
    if wanted.known is None:  # another machine may have listened before
        old = (one.key for one in said if wanted.since and one.at < wanted.since)
        known = structs.replace(known, heard=(*known.heard, *old))
    words = tuple(_word(forge, one) for one in said if one.counts and one.key not in known.heard)[:_AT_ONCE]
    if known.number:
        known = structs.replace(known, stands=Stands(standing.state), by=standing.by)
    go_on()
    remote.fetch({wanted.base_ref: wanted.mirror})
    base = project.store.refs.read(wanted.mirror)
    arrived = base is not None and _has(project, base, wanted.record)
    return News(pulled=known, words=words, base=base, has_arrived=arrived)


def take_in(project: Project, seen: Observation, attempt: Attempt, news: News) -> Held | None:
    """Have the news followed: words to the attempt, the merged base to the local one; None: something moved.

    `StaleRef` where somebody else moved something meanwhile; the next look takes it in.
    """
    store, known = project.store, news.pulled
    keys = (*known.heard, *(word.key for word in news.words))
    known = structs.replace(known, heard=keys)
    wish = pulled.request(news.words, attempt.tip, project.world.now(), taken=attempt.id in seen.requests)
    updates = pulls.keeping(store, attempt.id, known)
    if wish:
        updates.append(requests.asking(store, attempt.id, wish))
    if updates:
        store.refs.update(updates, "pull request")
    if wish:
        requests.ring(project.repo)
        return None
    if news.base and (news.has_arrived or known.stands is Stands.MERGED) and _follow(project, news.base):
        return None
    if known.stands is Stands.MERGED and news.base and _is_here(project, news.base):
        return Held(pulled.came_to_nothing(known, attempt.id, base=store.base_name))
    return Held(told(project, seen.config, attempt.id, known))


def told(project: Project, config: Config, task: TaskId, known: Pulled) -> str:
    """Whom the pull request of a task waits for, in a sentence."""
    branch = layout.branch(config.branch_prefix, task).removeprefix("refs/heads/")
    return pulled.sentence(known, task, branch=branch, base=project.store.base_name, remote=config.remote)


def _reviewers(approver: str | None, config: Config) -> tuple[str, ...]:
    """Who has to approve the task, by their logins."""
    logins = {address.casefold(): login for address, login in config.forge.users.items()}
    wanted = consent.allowed(approver, config) or ()
    return tuple(sorted({logins[address] for address in wanted if address in logins}))


def _push(project: Project, remote: Remote, wanted: Errand) -> None:
    """Bring the branch there, over what penguin pushed before and nothing else."""
    there = remote.refs(wanted.branch).get(wanted.branch)
    if there == wanted.tip:
        return
    ours = wanted.known.tip if wanted.known else None
    if there is not None and there != ours and not _is_below(project, there, wanted.tip):
        name = wanted.branch.removeprefix("refs/heads/")
        raise PenguinError(
            f"Somebody else pushed to `{name}` on the remote.",
            hint=f"Take it in with `git pull`, or begin again: penguin task restart {wanted.task}",
        )
    answer, judged = pushed_to(remote, Update(wanted.branch, wanted.tip, there))
    if not isinstance(judged, Won):
        raise PenguinError(
            f"Its branch can't be pushed: {answer.said or 'it moved just now'}.", hint=answer.hint
        )


def _is_below(project: Project, there: str, tip: str) -> bool:
    is_here = project.store.objects.resolve(f"{there}^{{commit}}") is not None
    return is_here and history.is_ancestor(project.repo.shared, there, tip)


def _opened(forge: Forge, wanted: Errand, known: Pulled | None) -> Pulled:
    opened = forge.open(wanted.wish)
    forge.comment(opened.number, wanted.key, wanted.account)
    return Pulled(
        tip=wanted.tip,
        number=opened.number,
        url=opened.url,
        stands=Stands.OPEN if opened.number else Stands.PRINTED,
        asked=() if opened.lacking else wanted.wish.reviewers,
        heard=known.heard if known and known.number == opened.number else (),
        lacking=opened.lacking,
    )


def _word(forge: Forge, said: Said) -> Word:
    return Word(key=said.key, by=f"{said.by} ({forge.name})", at=said.at, text=said.text, asks=said.asks)


def _has(project: Project, commit: str, path: str) -> bool:
    return trees.find(project.store.objects, project.store.tree_of(commit), path) is not None


def _is_here(project: Project, base: str) -> bool:
    return history.is_ancestor(project.repo.shared, base, project.store.base_commit())


def _follow(project: Project, base: str) -> bool:
    """Bring the local base to what is on the remote, where it has no commits of its own; whether it moved."""
    here = project.store.base_commit()
    if here == base or not history.is_ancestor(project.repo.shared, here, base):
        return False
    moved = project.store.base.advance(here, base, reason="merged on the forge", nonce=project.world.nonce())
    return isinstance(moved, Moved)
