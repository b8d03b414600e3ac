"""A person's word about finished work that waits for it: it lands, or it goes back with the reason."""

from penguin_git.errors import PenguinError
from penguin_git.model import layout, reconcile, steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Remark, Request, Verb
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import LandWork
from penguin_git.store import pulls, requests
from penguin_git.store.landing import Held
from penguin_git.tracker import controls, drafting, eyes, presence, remarks, settling, verifying
from penguin_git.tracker.controls import Done
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project, agents_of
from penguin_git.tracker.rows import Row

_PATIENCE = 30.0  # seconds for another approval that lands just now, which may run checks


def accept(project: Project, row: Row, notes: str = "") -> str:
    """Land a task in review; what happened, in a sentence. A daemon that is at work is asked to do it.

    What lands is the work that `row` tells of: where there is another by now, it is refused.
    """
    task = row.head.id
    remarks.check_approver(project, row.task)
    reviewer = drafting.author(project) or controls.person(project)
    lock = presence.alone(project.repo, f"approve {task}", _PATIENCE)
    try:
        seen = observe(project)  # whoever had the lock before may have landed it
        attempt = _offered(seen, row)
        if attempt is None:
            return f"`{task}` has just landed."
        _check_lands_here(project, seen, attempt)
        if lock is None:
            wish = Request(
                verb=Verb.ACCEPT, by=reviewer, at=project.world.now(), text=notes.strip(), tip=attempt.tip
            )
            requests.ask(project.store, task, controls.beside_a_worker(project, wish))
            return f"`{task}`: asked the daemon to land it."
        if attempt.stale:
            seen, attempt = _checked_again(project, seen, attempt)
        work = LandWork(reason="a person approved it", reviewer=reviewer, remark=notes.strip())
        if held := settling.perform(project, seen, attempt, work):
            raise PenguinError(f"`{task}` can't land now: {held.reason}.")
    finally:
        if lock is not None:
            lock.release()
    return f"`{task}` landed on `{project.store.base_name}`."


def _offered(seen: Observation, row: Row) -> Attempt | None:
    """The work that a row tells of, as it is now; None where it has landed, refused where it has changed."""
    attempt = seen.attempts.get(row.head.id)
    if attempt is None or attempt.landed:
        return None
    if attempt.tip != row.tip:
        raise eyes.changed(row.head.id)
    return attempt


def _check_lands_here(project: Project, seen: Observation, attempt: Attempt) -> None:
    """Refuse a word that another one stands for: merging on the forge."""
    if isinstance(reconcile.step(attempt, seen.config, live=False), steps.Offer):
        known = pulls.pulled(project.store, attempt.id)
        where = f"Merge it there: {known.url}" if known and known.url else "`penguin run` opens it."
        raise PenguinError(f"`{attempt.id}` lands by its pull request.", hint=where)


def _checked_again(project: Project, seen: Observation, attempt: Attempt) -> tuple[Observation, Attempt]:
    """Run the checks on what would land, as no daemon does; the work as it is then."""
    task = attempt.id
    begun = verifying.begin(project, seen, attempt, agents_of(seen.config))
    if isinstance(begun, Held):
        raise PenguinError(f"`{task}` can't land now: {begun.reason}.")
    verdict = verifying.carry_out(project, begun)
    seen = observe(project)
    now = seen.attempts.get(task)
    if begun.branch is not None and now is not None and now.tip != begun.branch.tip:
        verdict = None
    if verdict is None or now is None or now.status is not TaskStatus.COMPLETED:
        said = verdict.said if verdict else "somebody else has just moved its branch"
        raise PenguinError(
            f"`{task}` can't land: it {said}.", hint=f"`penguin task logs {task}` shows their output."
        )
    return seen, now


def reject(project: Project, row: Row, reason: str, *, restart: bool = False) -> Done:
    """Send the work that `row` tells of back: the next attempt is told why, which becomes a note as well.

    It goes on from the work that is there; with `restart` it begins again from the base.
    """
    said = remarks.words(reason)
    if lock := presence.alone(project.repo, f"reject {row.head.id}", _PATIENCE):
        lock.release()  # nobody is just about to land it
    attempt = _offered(observe(project), row)
    if attempt is None:
        raise _landed(project, row.head.id)
    now = project.world.now()
    remark = Remark(by=controls.person(project), at=now, text=said)
    wish = Request(
        verb=Verb.RESTART if restart else Verb.REJECT,
        by=remark.by,
        at=now,
        text=said,
        tip=attempt.tip,
        feedback=(remark,),
    )
    done = controls.ask(project, attempt.id, wish)
    remarks.note(project, row, said)
    return done


def _landed(project: Project, task: TaskId) -> PenguinError:
    branch = layout.branch(project.store.config().branch_prefix, task).removeprefix("refs/heads/")
    return PenguinError(
        f"`{task}` has just landed: `{branch}` is gone.",
        hint=f"`penguin undo` takes a landing back, `penguin task reopen {task}` has it done again.",
    )
