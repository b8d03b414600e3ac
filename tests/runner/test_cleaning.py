"""A record says nothing secret, whichever of its words an agent chose."""

from datetime import UTC, datetime

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, PhaseNote, Record, ToolUse, Withheld
from penguin_git.model.secrets import Secrets
from penguin_git.runner.cleaning import cleaned

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEY = "the-key-in-use"


def test_a_secret_is_taken_out_of_every_text_at_any_depth() -> None:
    record = Record(
        task=TaskId("job"),
        attempt=1,
        outcome=Outcome.COMPLETED,
        agent="robot",
        host="here",
        base="b" * 40,
        head="c" * 40,
        started=NOW,
        ended=NOW,
        duration_seconds=1.5,
        reason=KEY,
        tools=(ToolUse(tool=KEY, calls=1),),
        checks=(CheckResult(check="true", exit_code=0, duration_seconds=0.1, output=f"is {KEY}"),),
        files_changed=(f"{KEY}.txt",),
        withheld=(Withheld(path=KEY, reason="no"),),
        phases=(PhaseNote(phase="one", agent="a", outcome=Outcome.FAILED, duration_seconds=1, handoff=KEY),),
        summary=KEY,
        handoff=KEY,
        suggestion=KEY,
    )

    clean = cleaned(record, Secrets((KEY,)))

    assert KEY not in repr(clean)
    assert repr(record).replace(KEY, "[redacted]") == repr(clean)
