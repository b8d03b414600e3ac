"""`AgentMatcher`: the agent for a task, by the configuration and by what happened before."""

import copy
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from penguin_git.model.outcome import Outcome
from penguin_git.project import AgentMatcher, InvalidValue, PenguinError, TaskManager
from penguin_git.tracker.project import World
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import a_record

CONFIG = """base: main
agents:
  opus:
    type: anthropic
    model: claude-opus-5-5
    min_complexity: 0.6
    prices: {input: 5, output: 25}
  haiku:
    type: anthropic
    model: claude-haiku-5-5
    max_complexity: 0.6
    prices: {input: 1, output: 5}
  writer:
    type: openai
    model: writer-1
    base_url: http://127.0.0.1:9/v1
    skills: [docs]
    cost_per_mtok: 0.2
  mender:
    type: command
    profile: aider
    skills: [bug]
  jane:
    type: human
"""


def clone_of(folder: Path, config: str = CONFIG, **environ: str) -> Clone:
    clone = Clone.new(folder, config=config)
    keys = {"ANTHROPIC_API_KEY": "sk-ant-not-a-real-key", **environ}
    clone.world = structs.replace(clone.world, environ={**clone.world.environ, **keys})
    return clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return clone_of(tmp_path / "clone")


def matcher(clone: Clone, world: World | None = None) -> AgentMatcher:
    return AgentMatcher(clone.path, world=world or clone.world)


def test_the_snippet_of_the_guide_gives_a_name(clone: Clone) -> None:
    tm = TaskManager(clone.path, world=clone.world)
    task = tm.create_task("Write the documentation of the API")

    def assign_task_to_best_agent(task: Any) -> Any:
        return matcher(clone).find_best_agent(
            task_type=task.get_task_type(),
            required_tools=task.resource_constraints.allowed_tools,
            complexity=task.get_complexity_score(),
        )

    best = assign_task_to_best_agent(task)
    assert "writer" == best == best.name == f"{best}"
    assert "`docs` is among its skills" in best.reasons
    assert 0 < best.score <= 1
    assert "writer" == tm.update_task(task.id, assigned_to=best).assigned_to


def test_the_others_stand_behind_with_the_reason(clone: Clone) -> None:
    best = matcher(clone).find_best_agent("docs", None, 0.2)

    assert "writer" == best
    against = {one.name: one.against for one in best.ranking}
    assert "it is kept for tasks of a complexity from 0.6, and this one has 0.2" == against["opus"]
    assert "its skills are `bug`, and not `docs`" == against["mender"]
    assert against["haiku"].startswith("`writer` comes before it with ")
    assert (
        "it is a person, who is chosen only for the `skills` that the configuration names" == against["jane"]
    )


def test_what_is_found_can_be_copied_with_all_that_it_knows(clone: Clone) -> None:
    best = matcher(clone).find_best_agent("docs", None, 0.2)

    for copied in (copy.deepcopy(best), pickle.loads(pickle.dumps(best))):  # noqa: S301 - our own
        assert (best, best.score, best.reasons, best.ranking) == (
            *(copied, copied.score),
            *(copied.reasons, copied.ranking),
        )


def test_complexity_decides_between_small_and_large_models(clone: Clone) -> None:
    small, large = (matcher(clone).find_best_agent(task_type="code", complexity=size) for size in (0.2, 0.9))

    assert ("haiku", "opus") == (small, large)


def test_tools_that_a_program_lacks_keep_it_out(clone: Clone) -> None:
    best = matcher(clone).find_best_agent("bug", "file_operations, web_search", 0.3)

    assert "haiku" == best
    assert "it can't give `web_search`" == {one.name: one.against for one in best.ranking}["mender"]


def test_an_agent_that_is_wider_than_the_tools_is_never_chosen(tmp_path: Path) -> None:
    config = (
        "base: main\nagents:\n  own: {type: command, argv: [cat]}\n  codex: {type: command, profile: codex}\n"
    )
    clone = clone_of(tmp_path / "clone", config)

    with pytest.raises(PenguinError) as caught:
        matcher(clone).find_best_agent(required_tools=["file_operations:read"])

    assert "`own`: what the program does cannot be told apart from running commands" in caught.value.message
    assert "`codex`: codex reads and edits by running commands" in caught.value.message


def test_a_key_or_a_program_that_is_missing_here_puts_an_agent_behind(tmp_path: Path) -> None:
    config = (
        "base: main\nagents:\n  claude: {type: anthropic, model: m, skills: [code]}\n"
        "  gone: {type: command, argv: [no-such-program]}\n  own: {type: command, argv: [cat]}\n"
    )
    clone = clone_of(tmp_path / "clone", config, ANTHROPIC_API_KEY="")

    best = matcher(clone).find_best_agent(task_type="code")

    assert shutil.which("cat")
    assert "own" == best
    doubts = {one.name: one.reasons[0] for one in best.ranking}
    assert {
        "claude": "`ANTHROPIC_API_KEY` is not set here",
        "gone": "its program `no-such-program` is not installed here",
    } == doubts


def test_past_attempts_count(tmp_path: Path) -> None:
    config = (
        "base: main\nagents:\n  first: {type: command, argv: [cat]}\n  second: {type: command, argv: [cat]}\n"
    )
    clone = clone_of(tmp_path / "clone", config)
    assert "first" == matcher(clone).find_best_agent("bug")

    clone.task("k3f9", "title: Fix the crash\n")
    failed = [a_record(attempt=n, agent="first", outcome=Outcome.FAILED) for n in (1, 2, 3)]
    keep(clone, *failed, *(a_record(attempt=n, agent="second") for n in (4, 5, 6)))

    best = matcher(clone).find_best_agent("bug")
    assert "second" == best
    assert "3 of its 3 attempts at `bug` came to a good end" in best.reasons
    assert "0 of its 3 attempts at `bug` came to a good end" in best.ranking[0].reasons


def test_a_repository_without_agents_says_so(tmp_path: Path) -> None:
    with pytest.raises(PenguinError, match="No agent fits, as none is configured"):
        matcher(clone_of(tmp_path / "clone", "base: main\n")).find_best_agent()


def test_an_agent_with_an_empty_range_can_never_be_chosen(tmp_path: Path) -> None:
    config = (
        "base: main\nagents:\n  odd: {type: command, argv: [cat], min_complexity: 0.9, max_complexity: 0.1}\n"
    )

    with pytest.raises(PenguinError, match="`odd`: it can't be made from its settings"):
        matcher(clone_of(tmp_path / "clone", config)).find_best_agent()


def test_what_is_no_type_no_tool_and_no_share_is_refused(clone: Clone) -> None:
    with pytest.raises(InvalidValue, match="task_type"):
        matcher(clone).find_best_agent(task_type="bugs")
    with pytest.raises(PenguinError, match="There is no tool `shell`"):
        matcher(clone).find_best_agent(required_tools=["shell"])
    with pytest.raises(InvalidValue, match="`complexity` has to be a number from 0 to 1, not 2"):
        matcher(clone).find_best_agent(complexity=2)


def test_it_looks_where_the_program_runs(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone.path)

    assert "writer" == AgentMatcher().find_best_agent(task_type="docs", required_tools=None, complexity=0.2)


def test_what_is_found_can_be_assigned_and_so_can_the_choice_itself(clone: Clone) -> None:
    tm = TaskManager(clone.path, world=clone.world)
    best = matcher(clone).find_best_agent("docs")

    assert "writer" == tm.assign_agent(tm.create_task("Write the guide").id, best).assigned_to
    assert "auto" == tm.create_task("Write the manual", assigned_to="auto").assigned_to
