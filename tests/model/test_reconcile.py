"""What happens next to an attempt that exists: one row a situation, from a claim to the clean-up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, structs

from penguin_git.model.attempt import Attempt
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.ids import TaskId
from penguin_git.model.land import Land
from penguin_git.model.outcome import Outcome
from penguin_git.model.reconcile import step
from penguin_git.model.record import Record
from penguin_git.model.request import Request, Verb
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import (
    Clean,
    Continue,
    GoBack,
    LandOutcome,
    LandWork,
    Leave,
    Offer,
    Release,
    Restart,
    Reverify,
    Save,
    Settle,
    Step,
    Stop,
    TakeOver,
    Verify,
)
from penguin_git.model.task import Review
from penguin_git.model.waiting import Waits
from tests.model.strategies import STATUSES
from tests.support.tasks import NOW, a_checkpoint, a_record, a_task

PENDING, WORKING, DONE = TaskStatus.PENDING, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED
FAILED, CANCELLED, PAUSED = TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.PAUSED
GONE = "gone"  # instead of an effective state: the base has no such file any more
DEATH = Outcome.ORPHANED
COMMIT = "c" * 40
TIP = "1" * 40
ONCE, TWICE = (Outcome.FAILED,), (Outcome.FAILED,) * 2


class Row(Struct, frozen=True):
    """A situation and the step that follows.

    `on_branch` is the branch's own word, `effective` what it makes of it together with the base
    (the same, unless a person said something else there); `past` are the endings so far.
    """

    story: str
    on_branch: TaskStatus
    then: type[Step]
    outcome: Outcome | None = None
    effective: TaskStatus | str = ""
    live: bool = False
    asked: Verb | None = None
    landed: bool = False
    past: tuple[Outcome, ...] = ()
    progress: bool = False
    checkpoint: str = ""
    tip: str = TIP  # that a person reviewed
    config: Config = Config()
    review: Review = Review.NONE
    land: Land | None = None  # the task's own word
    protected: tuple[str, ...] = ()
    waits: Waits | None = None
    of_attempt: int = 0
    agent: str = "robot"
    stale: bool = False  # the base moved since the checks ran
    alike: tuple[str, ...] = ()
    setbacks: int = 0


def followed(row: Row, elsewhere: str = "") -> Step:
    records = tuple(
        a_record(
            attempt=number,
            outcome=outcome,
            checkpoints=(a_checkpoint(),) if row.progress else (),
            agent=row.agent,
        )
        for number, outcome in enumerate(row.past, start=1)
    )
    ended = row.on_branch is not WORKING and bool(records)
    state = row.effective or row.on_branch
    attempt = Attempt(
        id=TaskId("k3f9"),
        number=len(records) + (not ended),
        nonce="ab12",
        tip=TIP,
        own=TIP,
        status=row.on_branch,
        task=None if state == GONE else a_task(status=TaskStatus(state), review=row.review, land=row.land),
        records=records,
        landed=row.landed,
        protected=row.protected,
        waits=row.waits,
        stale=row.stale,
        alike=row.alike,
        setbacks=row.setbacks,
    )
    request = None
    if row.asked:
        wish = a_request(row.asked, checkpoint=row.checkpoint, tip=row.tip)
        request = structs.replace(wish, attempt=row.of_attempt)
    return step(attempt, row.config, live=row.live, elsewhere=elsewhere, request=request)


def a_request(verb: Verb, text: str = "", checkpoint: str = "", tip: str = TIP) -> Request:
    return Request(verb=verb, by="jane", at=NOW, text=text, checkpoint=checkpoint, tip=tip)


WHILE_WORKING = [
    Row("it works", WORKING, Leave, live=True),
    Row("a person paused it on the base", WORKING, Stop, Outcome.PAUSED, PAUSED, live=True),
    Row("a person cancelled it on the base", WORKING, Stop, Outcome.CANCELLED, CANCELLED, live=True),
    Row("a person did it by hand", WORKING, Stop, Outcome.CANCELLED, DONE, live=True),
    Row("a person failed it on the base", WORKING, Stop, Outcome.CANCELLED, FAILED, live=True),
    Row("a person said pending on the base", WORKING, Leave, effective=PENDING, live=True),
    Row("its file was removed", WORKING, Stop, Outcome.CANCELLED, GONE, live=True),
    Row("pause asked", WORKING, Stop, Outcome.PAUSED, live=True, asked=Verb.PAUSE),
    Row("cancel asked", WORKING, Stop, Outcome.CANCELLED, live=True, asked=Verb.CANCEL),
    Row(
        "restart asked: first it has to end", WORKING, Stop, Outcome.CANCELLED, live=True, asked=Verb.RESTART
    ),
    Row("checkpoint asked", WORKING, Save, live=True, asked=Verb.CHECKPOINT),
    Row("resume asked", WORKING, Leave, live=True, asked=Verb.RESUME),
    Row("start asked", WORKING, Leave, live=True, asked=Verb.START),
    Row(
        "going back asked: first it has to end",
        WORKING,
        Stop,
        Outcome.PAUSED,
        live=True,
        asked=Verb.RESUME,
        checkpoint=COMMIT,
    ),
    Row("base before request", WORKING, Stop, Outcome.PAUSED, PAUSED, live=True, asked=Verb.CANCEL),
]

JANE = Waits("jane")
IN_HANDS = [
    Row("a person has it: no owner is missed", WORKING, Leave, waits=JANE),
    Row("they say that it is done", WORKING, Verify, asked=Verb.DONE, of_attempt=1, waits=JANE),
    Row("it is being verified", WORKING, Verify, asked=Verb.DONE, of_attempt=1, waits=JANE, live=True),
    Row("they said so of another attempt", WORKING, Leave, asked=Verb.DONE, of_attempt=7, waits=JANE),
    Row("agents go on after them", WORKING, Leave, asked=Verb.DONE, of_attempt=1, live=True),
    Row("they died after them", WORKING, TakeOver, asked=Verb.DONE, of_attempt=1),
    Row("they give it up", WORKING, Stop, Outcome.FAILED, asked=Verb.FAIL, waits=JANE),
    Row("pause asked of them", WORKING, Stop, Outcome.PAUSED, asked=Verb.PAUSE, waits=JANE),
    Row("cancel asked of them", WORKING, Stop, Outcome.CANCELLED, asked=Verb.CANCEL, waits=JANE),
    Row("restart asked of them", WORKING, Stop, Outcome.CANCELLED, asked=Verb.RESTART, waits=JANE),
    Row("checkpoint asked of them", WORKING, Save, asked=Verb.CHECKPOINT, waits=JANE),
    Row("start asked again", WORKING, Leave, asked=Verb.START, waits=JANE),
    Row("paused on the base", WORKING, Stop, Outcome.PAUSED, PAUSED, waits=JANE),
    Row("its file was removed under them", WORKING, Stop, Outcome.CANCELLED, GONE, waits=JANE),
]

AFTER_A_DEATH = [
    Row("its owner is gone", WORKING, TakeOver),
    Row("paused on the base meanwhile", WORKING, Settle, Outcome.PAUSED, PAUSED),
    Row("cancelled on the base meanwhile", WORKING, Settle, Outcome.CANCELLED, CANCELLED),
    Row("done by hand meanwhile", WORKING, Settle, Outcome.CANCELLED, DONE),
    Row("removed meanwhile", WORKING, Settle, Outcome.CANCELLED, GONE),
    Row("removed, and resume asked", WORKING, Settle, Outcome.CANCELLED, GONE, asked=Verb.RESUME),
    Row("removed, and restart asked", WORKING, Settle, Outcome.CANCELLED, GONE, asked=Verb.RESTART),
    Row("cancel asked", WORKING, Settle, Outcome.CANCELLED, asked=Verb.CANCEL),
    Row("pause asked", WORKING, Settle, Outcome.PAUSED, asked=Verb.PAUSE),
    Row("restart asked", WORKING, Restart, asked=Verb.RESTART),
    Row("resume asked", WORKING, TakeOver, asked=Verb.RESUME),
    Row("start asked", WORKING, TakeOver, asked=Verb.START),
    Row("checkpoint asked", WORKING, TakeOver, asked=Verb.CHECKPOINT),
    Row("going back asked", WORKING, GoBack, asked=Verb.RESUME, checkpoint=COMMIT),
    Row("the eighth death", WORKING, TakeOver, past=(DEATH,) * 7),
    Row("the ninth death", WORKING, Settle, Outcome.FAILED, past=(DEATH,) * 8),
    Row("the ninth death, with progress each time", WORKING, TakeOver, past=(DEATH,) * 8, progress=True),
    Row(
        "a failure counts as three deaths",
        WORKING,
        Settle,
        Outcome.FAILED,
        past=(Outcome.FAILED, *[DEATH] * 5),
    ),
    Row("pauses don't count", WORKING, TakeOver, past=(Outcome.PAUSED, Outcome.OVER_BUDGET) * 5),
    Row("running out of time is a pause", WORKING, TakeOver, past=(Outcome.TIMED_OUT,) * 5),
    Row(
        "the third death where one attempt is allowed",
        WORKING,
        Settle,
        Outcome.FAILED,
        past=(DEATH,) * 2,
        config=Config(max_attempts=1),
    ),
]

COMPLETED = (Outcome.COMPLETED,)
CANCEL = Outcome.CANCELLED
REVIEW = Config(land=Land.REVIEW)
PULLED = Config(land=Land.PULL_REQUEST)
WHEN_COMPLETED = [
    Row("it is done", DONE, LandWork, past=COMPLETED),
    Row("all work is reviewed", DONE, Leave, past=COMPLETED, config=REVIEW),
    Row("this task is reviewed", DONE, Leave, past=COMPLETED, review=Review.REQUIRED),
    Row("this task lands by a person", DONE, Leave, past=COMPLETED, land=Land.REVIEW),
    Row("this task lands by itself", DONE, LandWork, past=COMPLETED, config=REVIEW, land=Land.MERGE),
    Row(
        "it would, and changes protected paths",
        DONE,
        Leave,
        past=COMPLETED,
        land=Land.MERGE,
        protected=(".github/ci.yml",),
    ),
    Row("it would, and is reviewed", DONE, Leave, past=COMPLETED, land=Land.MERGE, review=Review.REQUIRED),
    Row("it changes protected paths", DONE, Leave, past=COMPLETED, protected=(".github/ci.yml",)),
    Row("a forge lands it", DONE, Offer, past=COMPLETED, config=PULLED),
    Row("a forge lands this one", DONE, Offer, past=COMPLETED, land=Land.PULL_REQUEST),
    Row("this one needs no forge", DONE, LandWork, past=COMPLETED, config=PULLED, land=Land.MERGE),
    Row(
        "people review it there",
        DONE,
        Offer,
        past=COMPLETED,
        config=PULLED,
        review=Review.REQUIRED,
        protected=(".github/ci.yml",),
    ),
    Row("it landed", DONE, Clean, past=COMPLETED, landed=True),
    Row("it landed in a review", DONE, Clean, past=COMPLETED, landed=True, review=Review.REQUIRED),
    Row("it landed and was reopened", DONE, Clean, effective=PENDING, past=COMPLETED, landed=True),
    Row("it landed and its file was removed", DONE, Clean, effective=GONE, past=COMPLETED, landed=True),
    Row("a person cancelled it", DONE, Leave, effective=CANCELLED, past=COMPLETED),
    Row("a person paused it", DONE, Leave, effective=PAUSED, past=COMPLETED),
    Row("its file was removed", DONE, Leave, effective=GONE, past=COMPLETED),
    Row("restart asked in review", DONE, Restart, asked=Verb.RESTART, past=COMPLETED, review=Review.REQUIRED),
    Row("resume asked", DONE, LandWork, asked=Verb.RESUME, past=COMPLETED),
    Row(
        "cancel asked in review",
        DONE,
        Settle,
        Outcome.CANCELLED,
        asked=Verb.CANCEL,
        past=COMPLETED,
        review=Review.REQUIRED,
    ),
    Row("approved", DONE, LandWork, asked=Verb.ACCEPT, past=COMPLETED, config=REVIEW),
    Row("approved at another tip", DONE, Leave, asked=Verb.ACCEPT, past=COMPLETED, config=REVIEW, tip=COMMIT),
    Row("approved, cancelled by now", DONE, Leave, None, CANCELLED, asked=Verb.ACCEPT, past=COMPLETED),
    Row("approved, landed by now", DONE, Clean, asked=Verb.ACCEPT, past=COMPLETED, landed=True),
    Row("sent back", DONE, Release, asked=Verb.REJECT, past=COMPLETED, config=REVIEW),
    Row(
        "sent back at another tip", DONE, Leave, asked=Verb.REJECT, past=COMPLETED, config=REVIEW, tip=COMMIT
    ),
    Row("the base moved since its checks ran", DONE, Reverify, past=COMPLETED, stale=True),
    Row(
        "all work is reviewed, also if the base moved", DONE, Leave, past=COMPLETED, config=REVIEW, stale=True
    ),
    Row("approved, the base moved", DONE, Reverify, asked=Verb.ACCEPT, past=COMPLETED, stale=True),
    Row(
        "approved, checked since",
        DONE,
        LandWork,
        asked=Verb.ACCEPT,
        past=COMPLETED,
        tip=COMMIT,
        alike=(COMMIT,),
    ),
    Row("its checks run again", DONE, Reverify, past=COMPLETED, live=True, stale=True),
    Row("approved while they run", DONE, Reverify, asked=Verb.ACCEPT, past=COMPLETED, live=True, stale=True),
    Row("cancelled while they run", DONE, Stop, CANCEL, CANCELLED, past=COMPLETED, live=True, stale=True),
    Row("restart asked while they run", DONE, Stop, CANCEL, asked=Verb.RESTART, past=COMPLETED, live=True),
    Row("sent back while they run", DONE, Stop, CANCEL, asked=Verb.REJECT, past=COMPLETED, live=True),
    Row(
        "sent back at another tip while they run",
        DONE,
        Reverify,
        asked=Verb.REJECT,
        past=COMPLETED,
        live=True,
        tip=COMMIT,
    ),
    Row("resume asked while they run", DONE, Reverify, asked=Verb.RESUME, past=COMPLETED, live=True),
    Row("sent back, landed by now", DONE, Clean, asked=Verb.REJECT, past=COMPLETED, landed=True),
]

RETRY = Config(retries=1)
WITH_JANE = Config(retries=1, agents={"jane": AgentConfig(type="human")})
WHEN_FAILED = [
    Row("it failed", FAILED, LandOutcome, past=ONCE),
    Row("it failed, and the base is a forge's", FAILED, Leave, past=ONCE, config=PULLED),
    Row("it may be tried again", FAILED, Continue, past=ONCE, config=RETRY),
    Row("a person gave it up", FAILED, LandOutcome, past=ONCE, agent="jane", config=WITH_JANE),
    Row("it was tried again", FAILED, LandOutcome, past=TWICE, config=RETRY),
    Row("attempts are bounded", FAILED, LandOutcome, past=ONCE * 3, config=Config(retries=9)),
    Row("attempts are bounded at three", FAILED, Continue, past=TWICE, config=Config(retries=9)),
    Row("it died too often", FAILED, LandOutcome, past=(DEATH,) * 9, config=RETRY),
    Row("it ran out of time before", FAILED, Continue, past=(Outcome.TIMED_OUT, *ONCE), config=RETRY),
    Row(
        "a person cancelled it before the retry",
        FAILED,
        LandOutcome,
        None,
        CANCELLED,
        past=ONCE,
        config=RETRY,
    ),
    Row("paused before the retry", FAILED, LandOutcome, None, PAUSED, past=ONCE, config=RETRY),
    Row("removed before the retry", FAILED, LandOutcome, None, GONE, past=ONCE, config=RETRY),
    Row("its failure landed", FAILED, Leave, landed=True, past=ONCE),
    Row("its failure landed, retries don't come back", FAILED, Leave, landed=True, past=ONCE, config=RETRY),
    Row("it was reopened", FAILED, Continue, effective=PENDING, landed=True, past=ONCE),
    Row("its failure landed, its file was removed", FAILED, Leave, effective=GONE, landed=True, past=ONCE),
    Row("resume asked", FAILED, Continue, landed=True, asked=Verb.RESUME, past=ONCE),
    Row("going back asked", FAILED, GoBack, landed=True, asked=Verb.RESUME, checkpoint=COMMIT, past=ONCE),
    Row("start asked", FAILED, Continue, landed=True, asked=Verb.START, past=ONCE),
    Row("restart asked", FAILED, Restart, landed=True, asked=Verb.RESTART, past=ONCE),
    Row("cancel asked", FAILED, Settle, Outcome.CANCELLED, asked=Verb.CANCEL, past=ONCE),
    Row("removed, and restart asked", FAILED, Leave, None, GONE, landed=True, asked=Verb.RESTART, past=ONCE),
]

STOPPED = (Outcome.CANCELLED,)
WHEN_CANCELLED = [
    Row("it was cancelled", CANCELLED, LandOutcome, past=STOPPED),
    Row("no retry follows", CANCELLED, LandOutcome, past=STOPPED, config=RETRY),
    Row("its end landed", CANCELLED, Leave, landed=True, past=STOPPED),
    Row("it was reopened", CANCELLED, Continue, effective=PENDING, landed=True, past=STOPPED),
    Row("it was reopened as paused", CANCELLED, Leave, effective=PAUSED, landed=True, past=STOPPED),
    Row(
        "resume asked, which is no legal move", CANCELLED, Leave, landed=True, asked=Verb.RESUME, past=STOPPED
    ),
    Row("cancel asked once more", CANCELLED, LandOutcome, asked=Verb.CANCEL, past=STOPPED),
    Row("restarted while it worked", CANCELLED, Restart, asked=Verb.RESTART, past=STOPPED),
]

BROKE = (Outcome.OVER_BUDGET,)
WHEN_WAITING = [
    Row("it is paused", PAUSED, Leave, past=BROKE),
    Row("resume asked", PAUSED, Continue, asked=Verb.RESUME, past=BROKE),
    Row("start asked", PAUSED, Continue, asked=Verb.START, past=BROKE),
    Row("restart asked", PAUSED, Restart, asked=Verb.RESTART, past=BROKE),
    Row("going back asked", PAUSED, GoBack, asked=Verb.RESUME, checkpoint=COMMIT, past=BROKE),
    Row(
        "removed, and going back asked",
        PAUSED,
        Leave,
        effective=GONE,
        asked=Verb.RESUME,
        checkpoint=COMMIT,
        past=BROKE,
    ),
    Row("pause asked once more", PAUSED, Leave, asked=Verb.PAUSE, past=BROKE),
    Row("checkpoint asked", PAUSED, Leave, asked=Verb.CHECKPOINT, past=BROKE),
    Row("cancel asked", PAUSED, Settle, Outcome.CANCELLED, asked=Verb.CANCEL, past=BROKE),
    Row("a person wrote pending on the base", PAUSED, Continue, effective=PENDING, past=BROKE),
    Row("a person cancelled it on the base", PAUSED, Settle, Outcome.CANCELLED, CANCELLED, past=BROKE),
    Row(
        "cancelled, resume asked", PAUSED, Settle, Outcome.CANCELLED, CANCELLED, asked=Verb.RESUME, past=BROKE
    ),
    Row(
        "a person did it by hand: its record lands, no code", PAUSED, LandOutcome, effective=DONE, past=BROKE
    ),
    Row("done by hand, resume asked", PAUSED, LandOutcome, effective=DONE, asked=Verb.RESUME, past=BROKE),
    Row("a person works on it", PAUSED, Leave, effective=WORKING, past=BROKE),
    Row("a person works on it, resume asked", PAUSED, Leave, None, WORKING, asked=Verb.RESUME, past=BROKE),
    Row("its file was removed", PAUSED, Leave, effective=GONE, past=BROKE),
    Row("removed, and resume asked", PAUSED, Leave, effective=GONE, asked=Verb.RESUME, past=BROKE),
    Row("removed, and restart asked", PAUSED, Leave, effective=GONE, asked=Verb.RESTART, past=BROKE),
    Row("it was released or rejected", PENDING, Continue, past=COMPLETED),
    Row("released, paused on the base", PENDING, Leave, effective=PAUSED, past=COMPLETED),
    Row("released, pause asked", PENDING, Settle, Outcome.PAUSED, asked=Verb.PAUSE, past=COMPLETED),
    Row("released, resume asked", PENDING, Continue, asked=Verb.RESUME, past=COMPLETED),
    Row("released, cancelled on the base", PENDING, Settle, Outcome.CANCELLED, CANCELLED, past=COMPLETED),
    Row("its checks failed on the base", PENDING, Continue, past=COMPLETED, setbacks=2),
    Row("its checks fail there each time", PENDING, Leave, past=COMPLETED * 3, setbacks=3),
    Row("a person tries once more", PENDING, Continue, asked=Verb.RESUME, past=COMPLETED * 3, setbacks=3),
]


GIVEN_UP = (
    "it was done 3 times, and its checks always failed together with the base branch; "
    "a person has to look: `penguin task resume k3f9` tries once more"
)


def table(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.story for row in rows])


def check(row: Row) -> None:
    next_step = followed(row)

    assert (row.then, row.outcome) == (type(next_step), getattr(next_step, "outcome", None))


@table(WHILE_WORKING)
def test_while_it_works(row: Row) -> None:
    check(row)


@table(IN_HANDS)
def test_while_a_person_has_it(row: Row) -> None:
    check(row)


@table(AFTER_A_DEATH)
def test_after_the_death_of_its_owner(row: Row) -> None:
    check(row)


@table(WHEN_COMPLETED)
def test_when_it_is_completed(row: Row) -> None:
    check(row)


@table(WHEN_FAILED)
def test_when_it_failed(row: Row) -> None:
    check(row)


@table(WHEN_CANCELLED)
def test_when_it_was_cancelled(row: Row) -> None:
    check(row)


@table(WHEN_WAITING)
def test_when_it_waits(row: Row) -> None:
    check(row)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (WHILE_WORKING[1], "its file on the base branch says `paused`"),
        (WHILE_WORKING[6], "its file was removed from the base branch"),
        (WHILE_WORKING[7], "jane asked to pause it"),
        (IN_HANDS[0], "it waits for `jane`: `penguin task done k3f9` when it is done"),
        (IN_HANDS[6], "jane gave it up"),
        (AFTER_A_DEATH[0], "its owner is gone"),
        (AFTER_A_DEATH[15], "its owner died again and again without any progress"),
        (WHEN_COMPLETED[2], "it is done and waits for review"),
        (
            WHEN_COMPLETED[7],
            "it is done and waits for review, as it changes protected paths: `.github/ci.yml`",
        ),
        (WHEN_COMPLETED[16], "its file on the base branch says `cancelled`; the work stays on its branch"),
        (WHEN_FAILED[0], "it failed"),
        (WHEN_CANCELLED[0], "it was cancelled"),
        (WHEN_WAITING[0], "it is paused"),
        (
            WHEN_WAITING[-2],
            GIVEN_UP,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_step_says_its_reason(row: Row, reason: str) -> None:
    assert reason == followed(row).reason


def paused_with(record: Record) -> Attempt:
    return Attempt(
        id=TaskId("k3f9"),
        number=1,
        nonce="ab12",
        tip=TIP,
        own=TIP,
        status=PAUSED,
        task=a_task(status=PAUSED),
        records=(record,),
    )


def test_a_paused_attempt_says_why_it_ended() -> None:
    attempt = paused_with(a_record(outcome=Outcome.OVER_BUDGET, reason="1200 of 1000 tokens used"))

    assert "it is paused: 1200 of 1000 tokens used" == step(attempt, Config(), live=False).reason


def test_what_a_person_wrote_with_the_request_is_part_of_the_reason() -> None:
    request = a_request(Verb.CANCEL, "we do without")

    result = step(paused_with(a_record()), Config(), live=False, request=request)

    assert "jane asked to cancel it: we do without" == result.reason


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize(("status", "goes_on"), [(PAUSED, True), (CANCELLED, False)])
def test_what_stops_with_its_parent_goes_on_by_itself_only_where_that_is_paused(
    status: TaskStatus, live: bool, goes_on: bool
) -> None:
    attempt = Attempt(
        id=TaskId("k3f9"),
        number=1,
        nonce="ab12",
        tip=TIP,
        own=TIP,
        status=WORKING,
        task=a_task(status=status),
        above=TaskId("all"),
    )

    found = step(attempt, Config(), live=live)

    assert isinstance(found, Stop | Settle)
    assert (goes_on, f"its parent `all` was {status}") == (found.goes_on, found.reason)


def test_the_record_of_an_attempt_is_the_one_with_its_number() -> None:
    attempt = paused_with(a_record(attempt=2))

    assert attempt.record is None
    assert a_record(attempt=1) == paused_with(a_record(attempt=1)).record


EFFECTIVE = st.one_of(STATUSES, st.just(GONE))
ROWS = st.builds(
    Row,
    story=st.just(""),
    then=st.just(Step),
    on_branch=STATUSES,
    effective=EFFECTIVE,
    live=st.booleans(),
    asked=st.none() | st.sampled_from(Verb),
    landed=st.booleans(),
    past=st.lists(st.sampled_from(Outcome), max_size=3).map(tuple),
    config=st.sampled_from([Config(), RETRY, Config(land=Land.REVIEW)]),
)
BEGINNINGS = (TakeOver, Continue, Restart)


@given(ROWS)
def test_every_situation_has_a_step_that_suits_it(row: Row) -> None:
    next_step = followed(row)

    assert isinstance(next_step, (Leave, Stop, Save, Reverify)) or not row.live
    assert row.live or not isinstance(next_step, (Stop, Save))
    if row.effective == GONE:
        assert not isinstance(next_step, (*BEGINNINGS, LandWork))
    if row.effective in (DONE, CANCELLED) and row.asked is not Verb.RESTART:
        assert not isinstance(next_step, BEGINNINGS)
    assert next_step.reason or isinstance(next_step, Save)


@given(ROWS)
def test_work_lands_only_when_branch_and_base_agree_that_it_is_completed(row: Row) -> None:
    if isinstance(followed(row), LandWork):
        assert (DONE, DONE) == (row.on_branch, row.effective)
        assert Land.MERGE is row.config.land


@given(ROWS)
def test_what_another_living_daemon_has_is_left_to_it(row: Row) -> None:
    left = Leave(reason="the daemon `ann` has it")

    assert row.live or left == followed(row, elsewhere=left.reason)


def test_a_claim_on_an_old_base_goes_where_its_number_has_landed() -> None:
    assert isinstance(followed(Row("late", WORKING, Clean, effective=DONE, landed=True)), Clean)
