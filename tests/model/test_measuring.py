"""How much there is to a task: calibrated on tasks of all sizes, and never lowered by more of the same."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.measured import Measured
from penguin_git.model.measuring import complexity, size_of
from penguin_git.model.task import Check, Phase, Task

_AUTH = """Create login, logout and token refresh endpoints using FastAPI and JWT tokens.
Include input validation, error handling, and rate limiting."""
_SHOP = """Replace the monolith's checkout by a service of its own, without downtime.

- Cart and stock reservations move to the new service
- Payments go through the provider's new API
- Orders are migrated, with a way back
- The old endpoints stay backwards compatible for three months
- Dashboards and alerts for the new service
- Load tests at ten times of today's traffic

Also write the runbook, and as well as that train the support team. Everything has to work across all regions,
with the concurrency limits of the payment provider, and pass the security review before the first customer
sees it. The data of the last five years is kept."""
_IMPORT = """Customers upload a CSV file of up to 50 MB. Rows are validated one by one; those that are wrong
are listed with their line and the reason, and the rest is imported in the background. Show the progress."""
_LEGACY = """The legacy authentication system keeps sessions in memory, so that it runs on one server alone.
Move the sessions to the database, replace MD5 by argon2 with a migration at the next login, and keep the
public interface of `src/auth/session.py`, `src/auth/password.py` and `src/auth/tokens.py` as it is."""


def _task(title: str, description: str | None = None, **more: object) -> Task:
    limits = more.pop("limits", {})
    conditions = tuple(f"condition {number}" for number in range(int(str(more.pop("conditions", 0)))))
    return Task(
        id=TaskId("k3f9"),
        title=title,
        description=description,
        acceptance=conditions,
        resource_constraints=ResourceConstraints(**limits),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


_TASKS = [
    ("simple", _task("Fix typo in the README")),
    ("simple", _task("Bump requests to 2.32")),
    ("simple", _task("Rename `get_usr` to `get_user`", "It is called in `api.py` and `views.py`.")),
    ("simple", _task("Fix the login", "It fails since Monday.")),
    ("simple", _task("Add a --quiet flag", "It prints nothing but errors.", conditions=1)),
    ("simple", _task("Quick bug fix", limits={"max_duration_minutes": 30})),
    ("simple", _task("Update the copyright year")),
    ("simple", _task("Remove the unused helper", "`src/legacy_dates.py` has no callers.", conditions=1)),
    ("simple", _task("Say hello", run="echo hello")),
    ("simple", _task("Write unit tests for auth", conditions=1)),
    ("simple", _task("Optimize SQL queries", "The list of orders takes two seconds.")),
    ("simple", _task("Analyze log files", limits={"max_tokens": 5_000})),
    ("medium", _task("Implement user authentication API endpoints", _AUTH)),
    ("medium", _task("Implement user authentication API endpoints", _AUTH, conditions=2)),
    (
        "medium",
        _task(
            "Generate comprehensive documentation", limits={"max_tokens": 15_000, "max_duration_minutes": 120}
        ),
    ),
    (
        "medium",
        _task(
            "Implement payment processing", "Cards and SEPA, through the provider's library.", conditions=2
        ),
    ),
    ("medium", _task("Add CSV import", _IMPORT, conditions=2)),
    (
        "medium",
        _task("Create user models", "User, role and membership.", conditions=3, depends_on=(TaskId("m7q2"),)),
    ),
    (
        "medium",
        _task("Refactor authentication system", limits={"max_duration_minutes": 240, "max_iterations": 15}),
    ),
    (
        "medium",
        _task("Add search to the blog", "Titles and texts.\n- index\n- endpoint\n- page", conditions=2),
    ),
    (
        "medium",
        _task(
            "Write the guide for operators", "Install, configure, upgrade, back up, restore.", conditions=4
        ),
    ),
    ("medium", _task("Migrate the settings to TOML", "All keys keep their names.", conditions=3)),
    (
        "medium",
        _task("Replace the date library", "In `a.py`, `b.py`, `c.py`, `d.py` and `e.py`.", conditions=2),
    ),
    (
        "large",
        _task("Refactor legacy authentication system", _LEGACY, conditions=5, limits={"max_tokens": 25_000}),
    ),
    (
        "large",
        _task(
            "Build a blog platform",
            "Posts.\n" + "- a feature\n" * 6,
            conditions=4,
            limits={"max_tokens": 50_000},
        ),
    ),
    ("large", _task("Rewrite the storage layer from scratch", _SHOP)),
    ("large", _task("Move the checkout to a service", _SHOP, conditions=6)),
    (
        "large",
        _task(
            "Build the entire e-commerce platform end to end",
            _SHOP,
            conditions=10,
            limits={"max_tokens": 200_000},
        ),
    ),
    (
        "large",
        _task("Migrate every service to the new pipeline", "- one\n- two\n- three\n- four", conditions=4),
    ),
    (
        "large",
        _task(
            "Redesign the public API",
            _IMPORT,
            conditions=5,
            workflow=(Phase(phase="design"), Phase(phase="build"), Phase(phase="review")),
            depends_on=(TaskId("m7q2"), TaskId("b2c3")),
        ),
    ),
]


@pytest.mark.parametrize(("size", "task"), _TASKS, ids=[task.title for _, task in _TASKS])
def test_tasks_that_people_wrote_come_out_at_their_size(size: str, task: Task) -> None:
    measured = complexity(task)

    assert size == size_of(measured), (measured, measured.reasons)


def test_a_really_large_task_is_over_the_mark_for_splitting() -> None:
    over = [task.title for _, task in _TASKS if complexity(task) > 0.8]

    assert "Build the entire e-commerce platform end to end" in over
    assert 0.99 >= max(complexity(task) for _, task in _TASKS)


def test_the_weightiest_reason_comes_first() -> None:
    measured = complexity(_task("Build a blog platform", "- posts\n- tags", conditions=5))

    assert (
        "it has 5 acceptance conditions",
        "its description lists 2 points",
        "it has words of wide work (`platform`)",
        "something new is to be made (`build`)",
        "its description has 2 words",
    ) == measured.reasons


def test_a_title_alone_has_a_reason_as_well() -> None:
    assert ("it says little more than its title",) == complexity(_task("Fix the login")).reasons


def test_code_in_a_description_counts_for_nothing() -> None:
    short = _task("Fix the login", "It fails so:")
    long = replace(
        short,
        description="It fails so:\n```\n" + "- File api.py, line 3, in the entire system\n" * 200 + "```",
    )

    assert complexity(short) == complexity(long)


def test_texts_without_spaces_have_words_too() -> None:
    short, long = (_task("ログイン", "ログインを直す" * times) for times in (1, 40))

    assert complexity(short) < complexity(long)


def test_a_measure_is_a_number_that_can_be_copied() -> None:
    measured = Measured(0.5, ["why"])

    for copied in (copy.copy(measured), copy.deepcopy(measured), pickle.loads(pickle.dumps(measured))):  # noqa: S301
        assert (0.5, ("why",), 0.5) == (copied, copied.reasons, copied.score)


_words = st.lists(
    st.sampled_from(("fix", "the", "migrate", "also", "system", "api.py", "-", "1.", "entire", "login\n")),
    max_size=30,
)
_tasks = st.builds(
    lambda title, text, conditions, tokens: _task(
        " ".join(title) or "Do it", " ".join(text), conditions=conditions, limits={"max_tokens": tokens}
    ),
    *(_words, _words, st.integers(0, 12), st.none() | st.integers(1, 100_000)),
)


@given(_tasks)
def test_more_of_the_same_never_lowers_the_score(task: Task) -> None:
    before = complexity(task)
    limits = task.resource_constraints
    said = task.description or ""

    more = (
        replace(task, acceptance=(*task.acceptance, Check(check="true"))),
        replace(task, depends_on=(*task.depends_on, TaskId("b2c3"))),
        replace(task, context=(*task.context, "docs/more.md")),
        replace(task, description=f"{said}\n- one more point, and also `more.py`"),
        replace(task, description=f"{said}\nIt is about the whole platform."),
        replace(task, workflow=(*task.workflow, Phase(phase="review"))),
        replace(task, resource_constraints=replace(limits, max_tokens=(limits.max_tokens or 1) + 5_000)),
    )

    assert all(before <= complexity(larger) <= 0.99 for larger in more)
    assert before == complexity(task)
