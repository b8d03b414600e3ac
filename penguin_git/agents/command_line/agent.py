"""The agent that is somebody else's program."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from penguin_git.agents import endings
from penguin_git.agents.command_line import own_files, prompting
from penguin_git.agents.command_line.command_lines import OneArgumentIsTooLong, command_line
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.enclosing import refusal, tools_within, walls_of
from penguin_git.agents.command_line.keys import cleaner, passed
from penguin_git.agents.command_line.profile import Profile, Reader, Start
from penguin_git.agents.command_line.running import ENOUGH, run
from penguin_git.agents.command_line.settings import Settings
from penguin_git.agents.process import Command, Finished
from penguin_git.agents.protocol import Ending, Host, Job, Verdict
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.stopping import StopSignal
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING, UNKNOWN

# What of the job's environment would lead the program to the user's own settings.
_LEADING_HOME = frozenset({"XDG_CONFIG_HOME", "XDG_DATA_HOME"})


@dataclass(frozen=True)
class CommandAgent:
    """Runs a program by its profile, which knows how far its words and its exit code can be believed.

    A program that hangs after its last word is ended `grace` seconds later.
    """

    name: str
    settings: Settings
    profile: Profile
    grace: float = 10.0

    @property
    def resumable(self) -> bool:
        """Whether the program can continue a conversation."""
        return self.profile.resumable

    @property
    def model(self) -> str | None:
        """The model that the configuration names."""
        return self.settings.model

    def work(self, job: Job, host: Host) -> Ending:
        """Run the program once."""
        if why := refusal(self.profile, job):
            return Ending(Outcome.PERMISSION_DENIED, why, usage=NOTHING)
        if host.before_step() is Verdict.STOP:
            return replace(endings.stopped_by(host), usage=NOTHING)
        with _home(job) as home, closing(StopSignal()) as stop:
            host.stop.pass_on(stop)
            return _Run(self, job, _start(self, job, home), host, stop).ending()


class _Run:
    def __init__(self, agent: CommandAgent, job: Job, start: Start, host: Host, stop: StopSignal) -> None:
        self._agent, self._job, self._start, self._stop = agent, job, start, stop
        self._keys = passed(job, agent.settings.environment)
        self._clean = cleaner(self._keys)
        self._course = Course(host, stop, self._clean)

    def ending(self) -> Ending:
        try:
            command = self._command()
        except OneArgumentIsTooLong:
            return Ending(Outcome.FAILED, "The prompt is too long for `{prompt}`: use `{prompt_file}`.")
        reader = self._agent.profile.reader(self._start, self._course)
        finished = run(command, reader, stop=self._stop, grace=self._agent.grace, keep_fds=self._job.keep_fds)
        self._agent.profile.tidy(self._job.folder)
        return self._told(_ending(finished, reader), finished)

    def _command(self) -> Command:
        prompt, start, settings = self._prompt(), self._start, self._agent.settings
        file = start.home.parent / "prompt.md"
        own_files.write(file, prompt)
        argv = settings.argv or self._agent.profile.argv
        words, stdin = command_line(argv, start, self._agent.profile.flags(start), prompt, file)
        walls = walls_of(self._job, start.home, network=settings.network)
        return Command(walled(words, walls), self._job.folder, self._environment(), stdin)

    def _prompt(self) -> str:
        job, profile = self._job, self._agent.profile
        if self._start.session:
            prompt = prompting.again(job.prompt)
        else:
            prompt = prompting.first(job.prompt, began_before=bool(job.transcript))
        return prompting.without_references(prompt) if profile.reads_references else prompt

    def _environment(self) -> dict[str, str]:
        """The job's, with a home of its own: the user's holds settings and logins that are not the task's."""
        given = {name: value for name, value in self._job.environment.items() if name not in _LEADING_HOME}
        own = {"HOME": str(self._start.home), **self._agent.profile.environment(self._start)}
        return {**given, **own, **self._keys}

    def _told(self, ending: Ending, finished: Finished) -> Ending:
        """With what was seen on the way, and without the keys."""
        course = self._course
        return replace(
            ending,
            reason=self._clean(ending.reason),
            summary=self._clean(ending.summary),
            exit_code=finished.exit_code,
            usage=course.usage or UNKNOWN,
            tools=dict(course.tools),
            denials=dict(+course.denials),
        )


def _ending(finished: Finished, reader: Reader) -> Ending:
    """What somebody else decided, or else what the program said."""
    said = reader.ending(finished)
    by_others = finished.stopped is not ENOUGH and (finished.stopped or finished.flooded)
    decided = endings.of_command("The program", finished) if by_others else said
    return replace(endings.with_what_is_left(decided, finished), summary=said.summary)


def _start(agent: CommandAgent, job: Job, home: Path) -> Start:
    start = Start(
        settings=agent.settings,
        tools=tools_within(job),
        folder=job.folder,
        home=home,
        task=job.task,
        attempt=job.attempt,
        max_turns=job.iterations,
        level=job.walls.level,
    )
    sessions = [str(event.data["session"]) for event in job.transcript if "session" in event.data]
    if sessions and agent.profile.knows(start, sessions[-1]):
        return structs.replace(start, session=sessions[-1])
    return start


@contextmanager
def _home(job: Job) -> Iterator[Path]:
    """A folder for the program's own files; without one that outlives the attempt, a passing one.

    What is ours lies beside it, where the walls let the program read and not write.
    """
    with TemporaryDirectory(prefix="penguin-") as passing:
        home = (job.private or Path(passing)) / "home"
        if home.is_symlink():  # the walls would open wherever it leads
            home.unlink()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield home
