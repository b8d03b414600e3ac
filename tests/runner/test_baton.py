"""What a log tells of phases, and where the next attempt begins."""

from datetime import UTC, datetime

from penguin_git.agents.protocol import Agent
from penguin_git.agents.scripted import ScriptedAgent
from penguin_git.agents.shell import ShellAgent
from penguin_git.model.config import Config
from penguin_git.model.event import Event, EventType, Plain
from penguin_git.model.task import Phase
from penguin_git.runner import baton
from penguin_git.runner.baton import State
from penguin_git.runner.relay import Relay, stages


def event(type: EventType, **data: Plain) -> Event:  # noqa: A002 - the log's own word
    return Event(at=datetime(2026, 11, 22, tzinfo=UTC), type=type, task="k3f9", attempt=1, data=data)


def mark(name: str, state: State, *, nth: int = 1, note: str = "") -> Event:
    return event(EventType.PROGRESS, **baton.marker((name, nth), state, "robot", note))


def commit(name: str) -> Event:
    return event(EventType.CHECKPOINT, commit=name, description="")


def relay(*agents: Agent, assisted: bool = False) -> Relay:
    phases = tuple(Phase(phase=name) for name in ("a", "b", "c")[: len(agents)])
    return Relay("workflow", stages(phases, agents, Config()), assisted)


ROBOT, SHELL = ScriptedAgent("robot", ()), ShellAgent()
A_ENDED = (mark("a", State.BEGUN), mark("a", State.ENDED, note="Mind."), commit("aaa"))


def test_a_phase_has_the_events_between_its_beginning_and_its_end() -> None:
    said = event(EventType.MESSAGE, text="Hm.")

    told = baton.past(
        [event(EventType.MESSAGE), mark("a", State.BEGUN), said, mark("b", State.BEGUN), said, said]
    )

    assert ([said], [said, said]) == (told.phases["a", 1].events, told.phases["b", 1].events)


def test_the_progress_that_an_agent_tells_is_no_phase() -> None:
    assert {} == baton.past([event(EventType.PROGRESS, progress=4, text="", state="begun")]).phases


def test_two_phases_of_one_name_are_two() -> None:
    found = stages((Phase(phase="a"), Phase(phase="a")), (ROBOT, SHELL), Config())

    assert [("a", 1), ("a", 2)] == [stage.key for stage in found]


def test_what_has_ended_is_not_done_again_unless_all_has() -> None:
    team = relay(ROBOT, ROBOT)
    b_ended = (mark("b", State.BEGUN), mark("b", State.ENDED), commit("bbb"))

    assert ["a", "b"] == [stage.key[0] for stage in team.left(baton.past(()))]
    assert ["b"] == [stage.key[0] for stage in team.left(baton.past(A_ENDED))]
    assert ["b"] == [stage.key[0] for stage in team.left(baton.past((*A_ENDED, *b_ended)))]


def test_a_phase_that_was_added_between_ended_ones_is_the_only_one_left() -> None:
    team = relay(ROBOT, ROBOT, ROBOT)
    c_ended = (mark("c", State.BEGUN), mark("c", State.ENDED))

    assert ["b"] == [stage.key[0] for stage in team.left(baton.past((*A_ENDED, *c_ended)))]


def test_who_can_go_on_begins_on_the_files_of_the_branch() -> None:
    assert None is relay(SHELL, ROBOT).begins_at((*A_ENDED, mark("b", State.BEGUN)))


def test_who_cannot_begins_where_the_phase_before_ended() -> None:
    assert "aaa" == relay(ROBOT, SHELL).begins_at((*A_ENDED, mark("b", State.BEGUN)))
    assert "" == relay(SHELL, ROBOT).begins_at((mark("a", State.BEGUN),))


def test_what_was_not_begun_has_nothing_to_begin_again() -> None:
    assert None is relay(ROBOT, SHELL).begins_at(A_ENDED)
