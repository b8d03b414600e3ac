"""Why a task can or can't start, in sentences."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from penguin_git.model import approval, doers, readiness
from penguin_git.model.choosing import Choice
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.enclosure import ADVICE, Level, Sandbox
from penguin_git.model.graph import Graph
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.readiness import Situation
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Approval, Phase, Task
from tests.model.strategies import forests
from tests.support.tasks import NOW, a_graph, a_task, heads

NO_AGENT = "it has no `run` script and nobody to do it: set `assigned_to`, or `default_agent` in the config"

UNMADE = "can't be made from its settings: `penguin doctor` says why"


def a_script(task: str = "k3f9", **fields: Any) -> Task:
    """A task that the shell agent can do."""
    return a_task(task, **{"run": "make", **fields})


def why(task: str, *tasks: Task, config: Config | None = None, **situation: Any) -> list[str]:
    """The reasons for one of these tasks, in a project whose agents are `shell` and `claude`."""
    around = Situation(
        tasks=heads(*tasks), config=config or Config(), agents={"shell", "claude"}, **situation
    )
    return readiness.reasons(around.tasks[TaskId(task)], around, Graph(around.tasks), NOW)


def approved(task: Task) -> Task:
    return replace(task, approval=Approval(by="jane", at=NOW, digest=approval.digest(task)))


def test_a_script_without_ties_is_ready() -> None:
    assert [] == why("k3f9", a_script())


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("in_progress", "somebody is working on it by hand; `penguin task done k3f9` ends that"),
        ("completed", "it is completed"),
        ("failed", "it failed; `penguin task restart k3f9` tries again"),
        ("cancelled", "it is cancelled; `penguin task reopen k3f9` brings it back"),
        ("paused", "it is paused; `penguin task resume k3f9` lets it go on"),
    ],
)
def test_a_task_that_is_not_pending_says_how_to_bring_it_back(status: str, reason: str) -> None:
    assert [reason] == why("k3f9", a_script(status=TaskStatus(status)))


def test_a_parent_is_never_worked_on_itself() -> None:
    tasks = (a_script("p"), a_script("c", parent="p"))

    assert ["it has subtasks, which are worked on in its place"] == why("p", *tasks)
    assert [] == why("c", *tasks)


@pytest.mark.parametrize("status", [status for status in TaskStatus if status is not TaskStatus.COMPLETED])
def test_a_dependency_holds_only_once_it_is_completed(status: TaskStatus) -> None:
    reasons = why("b", a_task("a", title="First", status=status), a_script("b", depends_on=("a",)))

    shown = "failed" if status is TaskStatus.FAILED else f"is {status.replace('_', ' ')}"
    assert [f"it waits for `a` (First), which {shown}"] == reasons


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (TaskStatus.IN_PROGRESS, "is in progress"),
        (TaskStatus.PAUSED, "is paused"),
        (TaskStatus.COMPLETED, "is done and has not landed yet"),
    ],
)
def test_a_dependency_is_told_of_as_its_attempt_stands(status: TaskStatus, shown: str) -> None:
    reasons = why(
        "b", a_task("a", title="First"), a_script("b", depends_on=("a",)), under_way={TaskId("a"): status}
    )

    assert [f"it waits for `a` (First), which {shown}"] == reasons


def test_a_completed_dependency_is_no_reason_to_wait() -> None:
    assert [] == why("b", a_task("a", status=TaskStatus.COMPLETED), a_script("b", depends_on=("a",)))


@pytest.mark.parametrize(
    ("child", "reasons"),
    [
        (TaskStatus.COMPLETED, []),
        (TaskStatus.PENDING, ["it waits for `p` (Title of p), which is pending"]),
    ],
)
def test_a_dependency_on_a_parent_holds_when_its_children_are_done(
    child: TaskStatus, reasons: list[str]
) -> None:
    tasks = (a_task("p"), a_task("c", parent="p", status=child), a_script("b", depends_on=("p",)))

    assert reasons == why("b", *tasks)


def test_the_dependencies_of_ancestors_count() -> None:
    tasks = (
        a_task("a"),
        a_task("top", depends_on=("a",)),
        a_task("mid", parent="top"),
        a_script("leaf", parent="mid"),
    )

    assert ["it waits for `a` (Title of a), which is pending"] == why("leaf", *tasks)


def test_a_dependency_that_does_not_exist_is_named_with_the_nearest() -> None:
    tasks = (a_task("m7q2"), a_script("b", depends_on=("m7q3", "zzzz")))

    expected = [
        "it depends on `m7q3`, which does not exist (`m7q2`?)",
        "it depends on `zzzz`, which does not exist",
    ]
    assert expected == why("b", *tasks)


def test_a_task_that_depends_on_itself_says_so_once() -> None:
    assert ["it depends on itself"] == why("a", a_script("a", depends_on=("a",)))


def test_a_loop_is_named_from_the_task_on() -> None:
    tasks = (
        a_script("a", depends_on=("b",)),
        a_script("b", depends_on=("c",)),
        a_script("c", depends_on=("a",)),
    )

    expected = [
        "it waits for `c` (Title of c), which is pending",
        "it waits for itself: `b` -> `c` -> `a` -> `b`",
    ]
    assert expected == why("b", *tasks)


def test_two_tasks_that_wait_for_each_other_are_a_loop() -> None:
    tasks = (a_script("a", depends_on=("b",)), a_script("b", depends_on=("a",)))

    assert "it waits for itself: `a` -> `b` -> `a`" in why("a", *tasks)
    assert "it waits for itself: `b` -> `a` -> `b`" in why("b", *tasks)


def test_a_very_long_loop_is_shortened() -> None:
    names = [f"t{number}" for number in range(500)]
    tasks = [
        a_script(name, depends_on=(before,)) for before, name in zip([names[-1], *names], names, strict=False)
    ]

    assert 200 > max(len(reason) for reason in why("t7", *tasks))


def test_a_loop_whose_next_step_was_done_by_hand_holds_nobody_up() -> None:
    tasks = (a_script("a", depends_on=("b",)), a_task("b", depends_on=("a",), status=TaskStatus.COMPLETED))

    assert [] == why("a", *tasks)


@pytest.mark.parametrize("status", ["paused", "cancelled"])
def test_the_pause_and_cancellation_of_an_ancestor_are_inherited(status: str) -> None:
    tasks = (
        a_task("top", status=TaskStatus(status)),
        a_task("mid", parent="top"),
        a_script("c", parent="mid"),
    )

    assert [f"its parent `top` (Title of top) is {status}"] == why("c", *tasks)


def test_a_task_waits_for_its_approver() -> None:
    task = a_script(requires_approval=True, approver="team-lead")

    (reason,) = why("k3f9", task)
    assert reason.startswith(
        "`team-lead` has to approve `k3f9` (Title of k3f9): `penguin task approve k3f9` (`approvers` in"
    )
    assert [] == why("k3f9", approved(task))


def test_without_a_named_approver_any_person_may_approve() -> None:
    [reason] = why("k3f9", a_script(requires_approval=True))

    assert reason.startswith("a person has to approve `k3f9`")


def test_an_edit_asks_for_the_approval_again() -> None:
    task = replace(approved(a_script(requires_approval=True)), run="make evil")

    [reason] = why("k3f9", task)

    assert "a person has to approve `k3f9` (Title of k3f9) again, as it was edited since: " in reason


def test_the_approval_of_an_ancestor_is_inherited() -> None:
    parent, child = a_task("p", requires_approval=True), a_script("c", parent="p")

    assert ["a person has to approve `p` (Title of p): `penguin task approve p`"] == why("c", parent, child)
    assert [] == why("c", approved(parent), child)


@pytest.mark.parametrize(
    ("fields", "config", "agent"),
    [
        ({}, Config(), None),
        ({}, Config(default_agent="claude"), "claude"),
        ({"run": "make"}, Config(default_agent="claude"), "shell"),
        ({"run": ""}, Config(), "shell"),
        ({"run": "make", "assigned_to": "claude"}, Config(), "claude"),
        ({"assigned_to": "gpt-4"}, Config(aliases={"gpt-4": "claude"}), "claude"),
        ({"assigned_to": "gpt-4"}, Config(), "gpt-4"),
    ],
    ids=[
        "nobody",
        "the default",
        "shell for a script",
        "shell for an empty script",
        "who is assigned",
        "an alias",
        "an unknown name",
    ],
)
def test_the_agent_of_a_task_is(fields: dict[str, Any], config: Config, agent: str | None) -> None:
    assert agent == doers.agent_of(head(a_task(**fields)), config)


def test_a_task_that_nobody_would_do_says_what_to_set() -> None:
    assert [NO_AGENT] == why("k3f9", a_task())
    assert [] == why("k3f9", a_task(), config=Config(default_agent="claude"))


def test_an_agent_that_is_not_configured_is_a_reason() -> None:
    expected = ["the agent `gpt-4` is not configured: add it to `agents:` in `.penguin/config.yaml`"]

    assert expected == why("k3f9", a_task(assigned_to="gpt-4"))


def test_the_shell_agent_needs_a_script() -> None:
    expected = ["the shell agent executes a `run` script, and the task has none"]

    assert expected == why("k3f9", a_task(assigned_to="shell"))


@pytest.mark.parametrize(("minutes", "reasons"), [(1, ["it is deferred until 2026-11-22 10:01"]), (0, [])])
def test_a_deferred_task_waits_until_its_time(minutes: int, reasons: Sequence[str]) -> None:
    assert reasons == why("k3f9", a_script(defer_until=NOW + timedelta(minutes=minutes)))


def test_the_pause_file_stops_everything() -> None:
    assert ["`.penguin/PAUSE` on the base branch stops all work"] == why("k3f9", a_script(), paused=True)


def test_all_reasons_are_given_at_once() -> None:
    task = a_task(
        "c",
        parent="p",
        depends_on=("a",),
        requires_approval=True,
        defer_until=NOW + timedelta(days=1),
    )

    reasons = why("c", task, a_task("a"), a_task("p", status=TaskStatus.PAUSED), paused=True)

    assert [
        "`.penguin/PAUSE` on the base branch stops all work",
        "its parent `p` (Title of p) is paused",
        "it waits for `a` (Title of a), which is pending",
        "a person has to approve `c` (Title of c): `penguin task approve c`",
        NO_AGENT,
        "it is deferred until 2026-11-23 10:00",
    ] == reasons


@given(forests())
def test_whatever_is_ready_has_all_that_it_needs(tasks: list[Task]) -> None:
    graph = a_graph(*tasks)

    for task in tasks:
        if why(task.id, *tasks):
            continue
        assert TaskStatus.PENDING is task.status
        assert task.id not in graph.children
        assert task.run is not None
        assert not task.requires_approval
        for needed in graph.dependencies(task.id):
            assert needed in graph.tasks
            assert TaskStatus.COMPLETED is graph.status(needed)


@pytest.mark.parametrize(
    ("allowed", "reason"),
    [
        (None, []),
        (("code_execution",), []),
        (("file_operations", "code_execution"), []),
        (("file_operations",), ["its `allowed_tools` leave out `code_execution`, which a `run` script is"]),
        (("web_search",), ["its `allowed_tools` leave out `code_execution`, which a `run` script is"]),
        (("file_operations:read", "code_execution"), []),
        (("code_execution:read",), []),
    ],
)
def test_a_script_does_not_run_with_tools_that_it_may_not_use(
    allowed: tuple[str, ...] | None, reason: list[str]
) -> None:
    limits = ResourceConstraints(allowed_tools=allowed)

    assert reason == why("k3f9", a_script(resource_constraints=limits), level=lambda: Level.LANDLOCK)


@pytest.mark.parametrize(
    ("sandbox", "missing"),
    [
        (Sandbox.AUTO, f"this machine has none. {ADVICE}"),
        (Sandbox.OFF, "`sandbox: off` leaves it none"),
    ],
)
@pytest.mark.parametrize("tools", [("file_operations:read", "code_execution"), ("code_execution:read",)])
def test_a_script_that_may_only_read_waits_for_a_sandbox(
    tools: tuple[str, ...], sandbox: Sandbox, missing: str
) -> None:
    task = a_script(resource_constraints=ResourceConstraints(allowed_tools=tools))

    reasons = why("k3f9", task, config=Config(sandbox=sandbox), level=lambda: Level.NONE)

    assert [f"it may only read, which takes a sandbox, and {missing}"] == reasons


PROGRAMS = {
    "claude": AgentConfig(type="command", settings={"profile": "claude-code"}),
    "codex": AgentConfig(type="command", settings={"profile": "codex"}),
    "own": AgentConfig(type="command", settings={"argv": ["./agent"]}),
    "robot": AgentConfig(type="anthropic", settings={"model": "toy"}),
}


def of_programs(tools: tuple[str, ...], **fields: Any) -> tuple[Task, Situation]:
    """A task with these tools in a project whose agents are programs and a model, without a sandbox."""
    task = a_task("k3f9", resource_constraints=ResourceConstraints(allowed_tools=tools), **fields)
    around = Situation(
        tasks=heads(task),
        config=Config(agents=PROGRAMS, sandbox=Sandbox.OFF),
        agents={*PROGRAMS, "shell"},
        level=lambda: Level.NONE,
    )
    return task, around


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_is_all_commands_waits_for_a_sandbox_when_its_task_may_only_read(name: str) -> None:
    task, around = of_programs(("file_operations:read", "code_execution"), assigned_to=name)

    reasons = readiness.reasons(head(task), around, Graph(heads(task)), NOW)

    missing = "it may only read, which takes a sandbox, and `sandbox: off` leaves it none"
    assert ([missing] if name in ("codex", "own") else []) == reasons
    assert f"it works without commands, as {missing}" == readiness.restriction(head(task), around)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_is_all_commands_needs_them(name: str) -> None:
    task, around = of_programs(("file_operations",), assigned_to=name)

    reasons = readiness.reasons(head(task), around, Graph(heads(task)), NOW)

    needed = f"its `allowed_tools` leave out `code_execution`, which everything is that `{name}` does"
    assert ([needed] if name in ("codex", "own") else []) == reasons
    assert "" == readiness.restriction(head(task), around)


def test_a_phase_that_is_all_commands_waits_for_a_sandbox_too() -> None:
    phases = (Phase(phase="look", agent="robot"), Phase(phase="try", agent="own"))
    task, around = of_programs(("code_execution:read",), assigned_to="robot", workflow=phases)

    reasons = readiness.reasons(head(task), around, Graph(heads(task)), NOW)

    assert ["it may only read, which takes a sandbox, and `sandbox: off` leaves it none"] == reasons


def test_where_a_sandbox_is_required_nothing_runs_without_one() -> None:
    config = Config(sandbox=Sandbox.REQUIRED)

    without = why("k3f9", a_script(), config=config, level=lambda: Level.NONE)
    within = why("k3f9", a_script(), config=config, level=lambda: Level.BUBBLEWRAP)

    assert [f"the settings say `sandbox: required`, and this machine has none. {ADVICE}"] == without
    assert [] == within


def test_what_keeps_commands_in_is_not_asked_where_it_does_not_count() -> None:
    def never() -> Level:
        raise AssertionError("somebody asked")

    assert [] == why("k3f9", a_script(), level=never)


def chosen(agent: str, sentence: str = "") -> dict[str, Any]:
    return {"chosen": lambda _: Choice(agent, sentence)}


def test_a_task_that_leaves_open_who_does_it_is_ready_where_somebody_fits() -> None:
    config = Config(default_agent="auto", agents={"claude": AgentConfig(type="anthropic")})

    assert [] == why("k3f9", a_task(), config=config, **chosen("claude"))
    assert [] == why("k3f9", a_task(assigned_to="auto"), config=Config(), **chosen("claude"))
    assert ["no agent fits it: because"] == why(
        "k3f9", a_task(), config=config, **chosen("", "no agent fits it: because")
    )


def test_who_is_chosen_is_asked_only_for_tasks_that_leave_it_open() -> None:
    def never(_: TaskId) -> Choice:
        raise AssertionError("nobody has to be chosen")

    assert [] == why("k3f9", a_script(), config=Config(default_agent="auto"), chosen=never)
    assert [] == why("k3f9", a_task(assigned_to="claude"), config=Config(default_agent="auto"), chosen=never)


def test_an_agent_or_an_alias_called_auto_is_meant_itself() -> None:
    alias = Config(default_agent="auto", aliases={"auto": "claude"})

    assert [] == why("k3f9", a_task(), config=alias)
    assert [f"the agent `auto` {UNMADE}"] == why(
        "k3f9", a_task(), config=Config(default_agent="auto", agents={"auto": AgentConfig(type="x")})
    )


def test_what_the_chosen_one_needs_is_looked_at_as_if_the_task_named_it() -> None:
    config = Config(default_agent="auto", agents={"codex": AgentConfig(type="command")})
    limits = ResourceConstraints(allowed_tools=["web_search"])

    found = why(
        "k3f9",
        a_task(resource_constraints=limits),
        config=config,
        level=lambda: Level.BUBBLEWRAP,
        **chosen("codex"),
    )

    assert [
        f"the agent `codex` {UNMADE}",
        "its `allowed_tools` leave out `code_execution`, which everything is that `codex` does",
    ] == found


def test_the_default_agent_may_be_an_alias() -> None:
    assert [] == why("k3f9", a_task(), config=Config(default_agent="ai", aliases={"ai": "claude"}))
