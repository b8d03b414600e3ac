"""What becomes of finished work: it lands, waits for a person, or is checked again first."""

from penguin_git.model.attempt import Attempt
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.model.land import Land
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Request, Verb, wish
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import LandOutcome, LandWork, Leave, Offer, Release, Reverify, Step, Stop
from penguin_git.model.task import Review


def step(attempt: Attempt, config: Config) -> Step:
    """What to do about finished work that nobody has asked anything of."""
    if attempt.task is None:
        return Leave(reason="its file was removed from the base branch; the work stays on its branch")
    if attempt.task.status is not TaskStatus.COMPLETED:
        return Leave(reason=f"{said(attempt.task.status)}; the work stays on its branch")
    if attempt.arrived:
        return LandOutcome(reason="its work is on the base branch already")
    return _waiting(attempt, config) or _landing(attempt, LandWork(reason="it is done"))


def way(attempt: Attempt, config: Config) -> Land:
    """How its work gets to the base branch."""
    return (attempt.task.land if attempt.task else None) or config.land


def _waiting(attempt: Attempt, config: Config) -> Step | None:
    """Where it waits for people; None where it lands without them."""
    assert attempt.task is not None, "the step has seen to that"  # noqa: S101
    land = way(attempt, config)
    if land is Land.PULL_REQUEST:  # people review it there, protected paths and all
        return Offer(reason="it is done and waits for its pull request")
    if land is Land.REVIEW or attempt.task.review is Review.REQUIRED:
        return Leave(reason=f"it is done and waits for review{_once_approved(attempt)}")
    seen = attempt.record.protected if attempt.record else ()
    if waiting := dict.fromkeys((*seen, *attempt.protected)):
        touched = ", ".join(f"`{path}`" for path in waiting)
        why = f"it is done and waits for review, as it changes protected paths: {touched}"
        return Leave(reason=why + _once_approved(attempt))
    return None


def _once_approved(attempt: Attempt) -> str:
    return "; approved, its checks run again before it lands, as the base branch has changed" * attempt.stale


def _landing(attempt: Attempt, work: LandWork) -> Step:
    """What was checked is what lands: where that is something else by now, the checks come first."""
    return Reverify(reason=_STALE) if attempt.stale else work


_ANEW = (Verb.RESTART, Verb.CANCEL)
_STALE = "the base branch or its own has changed since its checks ran, so they run again before it lands"


def reviewed(attempt: Attempt, request: Request) -> Step | None:
    """What a person's word makes of work in review; it counts for the very commit that they saw."""
    in_review = attempt.status is TaskStatus.COMPLETED and attempt.says_completed and not attempt.landed
    if not in_review or request.tip not in (attempt.tip, *attempt.alike):
        return None
    if request.verb is Verb.ACCEPT:
        reason = f"{request.by} approved it"
        if attempt.arrived:
            return LandOutcome(reason=reason)
        return _landing(attempt, LandWork(reason=reason, reviewer=request.by, remark=request.text))
    return Release(reason=f"{request.by} sent it back: {request.text}")


def while_checked(attempt: Attempt, request: Request | None) -> Step:
    """Its checks run once more; whatever else is to become of it has to wait until they are stopped."""
    if not attempt.says_completed:
        reason = said(attempt.task.status) if attempt.task else "its file was removed from the base branch"
        return Stop(outcome=Outcome.CANCELLED, reason=reason)
    sent_back = request and request.verb is Verb.REJECT and reviewed(attempt, request)
    if request and (request.verb in _ANEW or sent_back):
        return Stop(outcome=Outcome.CANCELLED, reason=wish(request))
    return Reverify(reason=_STALE)


def said(status: TaskStatus, above: TaskId | None = None) -> str:
    """What the base branch says of a task, or of the one `above` it, as a reason."""
    return f"its parent `{above}` was {status}" if above else f"its file on the base branch says `{status}`"


def given_up(attempt: Attempt) -> str:
    """Why nobody goes on with work whose checks fail on the base again and again."""
    return (
        f"it was done {attempt.setbacks} times, and its checks always failed together with the base branch; "
        f"a person has to look: `penguin task resume {attempt.id}` tries once more"
    )
