"""The verbs that steer a task: pause, resume, cancel, restart, checkpoint, and done, fail, reopen by hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.controls import Done

_REASON = click.option(
    "-m", "--reason", default="", metavar="TEXT", help="Why; it goes into the task's history."
)
_Command = Callable[..., None]


def _verb(command: _Command) -> click.Command:
    """A command with one task and a reason."""
    return click.command()(
        click.argument("task", shell_complete=completing.tasks)(_REASON(pass_place(command)))
    )


@_verb
def pause(place: Place, task: str, reason: str) -> None:
    """Stop a task with its work saved

    A running attempt stops within seconds; `penguin task resume` lets it go on. A task that has not
    started is kept from starting.

    \b
      penguin task pause k3f9
      penguin task pause k3f9 -m "waits for the new API"
    """
    _control(place, task, "pause", reason)


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option(
    "--checkpoint",
    metavar="COMMIT",
    help="Go on from this checkpoint; what came after it is kept under a ref.",
)
@_REASON
@pass_place
def resume(place: Place, task: str, *, checkpoint: str | None, reason: str) -> None:
    """Let a paused or failed task go on

    The next attempt continues the branch of the last one, where its agent can do that. With
    --checkpoint it continues from there, whoever its agent is, and a running attempt is stopped before.

    \b
      penguin task resume k3f9
      penguin task update k3f9 --budget-tokens 30000 && penguin task resume k3f9
      penguin task resume k3f9 --checkpoint 1c42c78
    """
    if checkpoint is None:
        _control(place, task, "resume", reason)
        return
    from penguin_git.tracker import controls, finding
    from penguin_git.tracker.view import view

    with place.changing_tasks("steer tasks") as project:
        row = finding.row_of(view(project), task)
        done = controls.go_back(project, row, checkpoint, reason)
    tell(place, row.head.id, done)


@_verb
def cancel(place: Place, task: str, reason: str) -> None:
    """Give a task up

    A running attempt stops within seconds and its work stays on its branch. Tasks that depend on it wait
    until somebody decides.

    \b
      penguin task cancel k3f9
      penguin task cancel k3f9 -m "no longer wanted"
    """
    _control(place, task, "cancel", reason)


@_verb
def restart(place: Place, task: str, reason: str) -> None:
    """Begin a task again from the base branch

    Use it when what an attempt did is not worth continuing. The old attempt is kept under a ref.

    \b
      penguin task restart k3f9
      penguin task restart k3f9 -m "the interface has changed"
    """
    _control(place, task, "restart", reason)


@_verb
def checkpoint(place: Place, task: str, reason: str) -> None:
    """Have a running attempt save its work now

    Makes a commit on the task's branch with everything done so far.

    \b
      penguin task checkpoint k3f9
      penguin task checkpoint k3f9 -m "before the big change"
    """
    _control(place, task, "checkpoint", reason)


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.argument("text")
@pass_place
def feedback(place: Place, task: str, text: str) -> None:
    """Tell whoever works on a task next what you think

    For work that rests or waits for a person. The words go into the log of the attempt, and the next one is
    told them; `penguin task resume` lets it begin. Resuming an assisted task without feedback accepts what it
    suggests.

    \b
      penguin task feedback k3f9 "Keep the old name as an alias"
      penguin task feedback k3f9 "Shorter, please" && penguin task resume k3f9
    """
    from penguin_git.tracker import controls, finding
    from penguin_git.tracker.view import view

    with place.changing_tasks("steer tasks") as project:
        output.say(controls.tell(project, finding.row_of(view(project), task), text).said)


@_verb
def done(place: Place, task: str, reason: str) -> None:
    """Say that what a person did is done

    What somebody has in a worktree (`penguin task worktree` says where) is saved, checked and landed as an
    agent's work is; if a check fails, it goes back to them with the reason. Any other task is completed by
    hand: nothing is checked. What depends on the task may start then.

    \b
      penguin task done k3f9
      penguin task done k3f9 -m "fixed on the way in r7d2"
    """
    _finish(place, task, "completed", reason)


@_verb
def fail(place: Place, task: str, reason: str) -> None:
    """End a task by hand as failed

    For work that a person tried. What they did in a worktree stays on the task's branch. What depends on the
    task waits until somebody decides.

    \b
      penguin task fail k3f9 --reason "the service is gone"
      penguin task fail "Fix the login"
    """
    _finish(place, task, "failed", reason)


@_verb
def reopen(place: Place, task: str, reason: str) -> None:
    """Make an ended task pending again

    For tasks that were completed, cancelled or failed and have to be done after all.

    \b
      penguin task reopen k3f9
      penguin task reopen k3f9 -m "the bug is back"
    """
    _finish(place, task, "pending", reason)


def _control(place: Place, task: str, verb: str, reason: str) -> None:
    from penguin_git.model.request import Verb
    from penguin_git.tracker import controls, finding
    from penguin_git.tracker.view import view

    with place.changing_tasks("steer tasks") as project:
        row = finding.row_of(view(project), task)
        done = controls.control(project, row, Verb(verb), reason)
    tell(place, row.head.id, done)


def tell(place: Place, task: "TaskId", done: "Done") -> None:
    """Say what came of a wish, and whom it waits for; where nobody works who would do it, do it here.

    That is for what needs no agent.
    """
    if done.at_once:
        from penguin_git.cli.serving import serve_task

        serve_task(place, task)
        return
    output.say(done.said)
    if done.waits_for_daemon:
        output.say("Nobody works on this clone now: `penguin daemon start`, or `penguin run`.")


def _finish(place: Place, task: str, status: str, reason: str) -> None:
    from penguin_git.model.status import TaskStatus
    from penguin_git.tracker import controls, finding
    from penguin_git.tracker.view import view

    with place.changing_tasks("steer tasks") as project:
        row = finding.row_of(view(project), task)
        done = controls.finish(project, row, TaskStatus(status), reason)
    tell(place, row.head.id, done)
