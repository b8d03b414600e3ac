"""What every type of agent keeps to, whatever it does inside."""

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest

from penguin_git.agents.protocol import Agent, Ending, Job, Verdict
from penguin_git.agents.registry import TYPES, build
from penguin_git.model.config import AgentConfig
from penguin_git.model.event import Event
from penguin_git.model.outcome import Outcome
from penguin_git.model.task import Free
from tests.support import anthropic_wire, openai_chat_wire, openai_responses_wire
from tests.support.fakes import settings_of
from tests.support.hosts import A_STOP, memory_host
from tests.support.jobs import a_job
from tests.support.model_replies import Answer, calls, done
from tests.support.model_server import Asked, Wire, model_server
from tests.support.processes import living, marked

KEYS = {"ANTHROPIC_API_KEY": "key", "OPENAI_API_KEY": "key"}
SCRIPTS = {
    "write": "echo working; echo flour > cake",
    "work": "echo working; echo flour > cake; env -0 > environment",
    "hang": "setsid sleep 60 & echo working; sleep 60",
}


@dataclass(frozen=True)
class Subject:
    """A type of agent, and how it is brought to run a script of the suite.

    One that is a person starts no processes and has no budget: the script is what they did before they are
    asked, and `word` what they say then. One that `works_like` another has nothing of its own but its talk
    with a server (`test_providers`): it begins, and the rest is shown with the other.
    """

    type: str
    settings: Callable[[str], dict[str, Free]]
    has_steps: bool
    starts_processes: bool = True
    word: str | None = None
    own_variables: frozenset[str] = frozenset()  # what it sets for its program, besides the job's
    name: str = ""
    wire: Wire | None = None  # of the server that it asks
    works_like: str = ""

    def prepared(self, script: str, folder: Path) -> tuple[Agent, Job]:
        config = AgentConfig(type=self.type, settings=self.settings(script))
        job = replace(a_job(folder, script), prompt=script, ours={**os.environ, **KEYS}, word=self.word)
        return build(self.type, config), job

    def without_its_own(
        self, environment: Mapping[str, str], others: Set[str] = frozenset()
    ) -> dict[str, str]:
        """An environment without what it sets for its program, and without these."""
        left_out = self.own_variables | others
        return {name: value for name, value in environment.items() if name not in left_out}

    def begin(self, job: Job) -> None:
        """What happens before the agent is asked."""
        if not self.starts_processes:
            subprocess.run(["bash", "-c", job.prompt], cwd=job.folder, env=job.environment, check=True)


SUBJECTS = (
    Subject("shell", lambda _: {}, has_steps=False),
    Subject(
        "scripted",
        lambda script: {
            "steps": [{"do": "run", "script": script}, {"do": "write", "path": "end", "text": ""}]
        },
        has_steps=True,
    ),
    Subject(
        "command",
        lambda script: {"argv": ["bash", "-c", script]},
        has_steps=False,
        own_variables=frozenset({"HOME"}),
        name="command-generic",
    ),
    Subject(
        "command",
        lambda script: settings_of("claude-code", [{"say": "working", "bash": script}]),
        has_steps=False,
        own_variables=frozenset(
            {"HOME", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "DISABLE_AUTOUPDATER"}
        ),
        name="command-claude-code",
    ),
    Subject(
        "command",
        lambda script: settings_of("codex", [{"say": "working", "bash": script}]),
        has_steps=False,
        own_variables=frozenset({"HOME", "CODEX_HOME"}),
        name="command-codex",
    ),
    Subject("anthropic", lambda _: {"model": "claude-toy"}, has_steps=True, wire=anthropic_wire),
    Subject(
        "openai",
        lambda _: {"model": "gpt-toy", "key_env": "OPENAI_API_KEY"},
        has_steps=True,
        name="openai-responses",
        wire=openai_responses_wire,
        works_like="openai-chat",
    ),
    Subject(
        "openai",
        lambda _: {"model": "toy", "api": "chat"},
        has_steps=True,
        name="openai-chat",
        wire=openai_chat_wire,
    ),
    Subject("human", lambda _: {}, has_steps=False, starts_processes=False, word="It is done."),
)
OF_THEIR_OWN = [subject for subject in SUBJECTS if not subject.works_like]


def those(subjects: Iterable[Subject]) -> pytest.MarkDecorator:
    """Only these of the suite."""
    return pytest.mark.parametrize(
        "subject", list(subjects), indirect=True, ids=lambda one: one.name or one.type
    )


WITH_PROCESSES = those(subject for subject in OF_THEIR_OWN if subject.starts_processes)


@pytest.fixture(params=SUBJECTS, ids=lambda subject: subject.name or subject.type)
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    chosen: Subject = request.param
    if chosen.wire is None:
        yield chosen
        return
    with model_server(_obedient) as (_, url):
        settings = chosen.settings
        base_url = url + chosen.wire.PATH.removesuffix(chosen.wire.BELOW)
        yield replace(chosen, settings=lambda script: {**settings(script), "base_url": base_url})


def _obedient(asked: Asked) -> Answer:
    """A model that runs its prompt as a script, and writes one more file before it ends."""
    first = calls("run_command", command=asked.prompt)
    return (first, calls("create_file", path="end", text=""), done())[min(asked.turn, 2)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


def test_every_type_is_in_this_suite() -> None:
    assert set(TYPES) == {subject.type for subject in SUBJECTS}


def test_it_works_in_its_folder_alone_with_the_environment_of_the_job(
    subject: Subject, folder: Path, tmp_path: Path
) -> None:
    agent, job = subject.prepared(SCRIPTS["work"], folder)
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    places = {"HOME": str(home), "TMPDIR": str(temporary)}
    environment = {"PATH": job.environment["PATH"], "PENGUIN_TASK": "k3f9", "ODD": "a\nb = 'c'", **places}
    job = replace(job, environment=environment)
    subject.begin(job)

    with memory_host() as host:
        ending = agent.work(job, host)

    assert isinstance(ending, Ending)
    assert Outcome.COMPLETED == ending.outcome
    assert "flour\n" == (folder / "cake").read_text()
    assert host.steps >= subject.starts_processes
    assert len(host.events) >= 1
    added_by_shells_and_python = {"PWD", "SHLVL", "_", "OLDPWD", "LC_CTYPE"}
    assert subject.without_its_own(environment) == subject.without_its_own(
        seen(folder), added_by_shells_and_python
    )
    assert {"tree", "home", "temporary"} == {path.name for path in tmp_path.iterdir()}
    assert [] == [*home.iterdir(), *temporary.iterdir()]


@WITH_PROCESSES
def test_a_stop_ends_it_within_two_seconds_and_leaves_no_process(subject: Subject, folder: Path) -> None:
    agent, job = subject.prepared(SCRIPTS["hang"], folder)
    mark = uuid4().hex
    stopped_at: list[float] = []

    def stop_when_working(event: Event) -> None:
        if "working" in str(event.data.get("text")) and not stopped_at:
            stopped_at.append(time.monotonic())
            host.stop.want(A_STOP)

    with memory_host(react=stop_when_working) as host:
        ending = agent.work(replace(job, environment=marked(mark)), host)

    assert (A_STOP.outcome, A_STOP.reason) == (ending.outcome, ending.reason)
    assert time.monotonic() - stopped_at[0] < 2
    assert not living(mark)


def test_a_stop_before_it_began_leaves_everything_untouched(subject: Subject, folder: Path) -> None:
    agent, job = subject.prepared(SCRIPTS["write"], folder)

    with memory_host() as host:
        host.stop.want(A_STOP)
        ending = agent.work(job, host)

    assert A_STOP.outcome == ending.outcome
    assert [] == list(folder.iterdir())


@WITH_PROCESSES
def test_without_budget_it_does_nothing(subject: Subject, folder: Path) -> None:
    agent, job = subject.prepared(SCRIPTS["write"], folder)

    with memory_host([Verdict.STOP]) as host:
        ending = agent.work(job, host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert [] == list(folder.iterdir())


@those(subject for subject in OF_THEIR_OWN if subject.has_steps)
def test_told_to_wrap_up_it_takes_that_step_and_hands_over_before_the_next(
    subject: Subject, folder: Path
) -> None:
    agent, job = subject.prepared(SCRIPTS["write"], folder)

    with memory_host([Verdict.WRAP_UP, Verdict.STOP]) as host:
        ending = agent.work(job, host)

    assert Outcome.OVER_BUDGET == ending.outcome
    assert ending.handoff
    assert ["cake"] == [path.name for path in folder.iterdir()]


def seen(folder: Path) -> dict[str, str]:
    """The environment that a script of the suite wrote down."""
    entries = (folder / "environment").read_text().rstrip("\0").split("\0")
    return dict(entry.split("=", 1) for entry in entries)
