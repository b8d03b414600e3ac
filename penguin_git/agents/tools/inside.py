"""Running a command inside the walls of a bench, with its output told as it comes."""

from collections.abc import Mapping, Sequence

from penguin_git.agents import process
from penguin_git.agents.command import Command, Finished
from penguin_git.agents.narration import Narration
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.tools.tool import Bench
from penguin_git.model.event import EventType, Plain


def run_inside(argv: Sequence[str], bench: Bench, *, seconds: float, stdin: bytes = b"") -> Finished:
    """Run to the end, at most `seconds`; nothing that it started is left afterwards."""

    def tell(type: EventType, data: Mapping[str, Plain]) -> None:  # noqa: A002 - the log's own word
        if type is EventType.MESSAGE:
            bench.on_output(str(data["text"]))

    narration = Narration(tell)
    finished = process.run(
        Command(walled(argv, bench.walls), bench.folder, bench.environment, stdin=stdin, timeout=seconds),
        on_output=narration.add,
        on_second=narration.flush,
        stop=bench.stop,
        keep_fds=bench.keep_fds,
    )
    narration.close()
    return finished
