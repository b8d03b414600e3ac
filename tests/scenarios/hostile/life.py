"""One life of a house with a hostile model in it, and what there is to see afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from penguin_git.model.enclosure import Level
from penguin_git.model.record import Record
from tests.scenarios.hostile.house import House, house
from tests.scenarios.hostile.mind import READER, mind
from tests.support.model_replies import Answer
from tests.support.model_server import Asked, ModelServer, model_server

READING = "resource_constraints: {allowed_tools: [file_operations:read, code_execution]}\n"
TASKS = {
    "gated": "title: Wait for a person\nassigned_to: robot\nrequires_approval: true\n",
    "job": "title: Do the job\nassigned_to: robot\nresource_constraints:\n  max_iterations: 30\n"
    "  allowed_tools: [file_operations, code_execution]\n",
    "reader": f"title: Only read\nassigned_to: robot\n{READING}",
    "program": f"title: Run a program that should read\nassigned_to: program\n{READING}",
}
JUDGE = "title: Make the check pass\nassigned_to: robot\nacceptance:\n  - check: sh check.sh\n"


@dataclass(frozen=True)
class Life:
    """What happened: the house, what the model was told, what `penguin run` said, what lay around before."""

    house: House
    level: Level
    mark: str
    model: ModelServer
    said: "CompletedProcess[str]"
    before: dict[str, str]

    @property
    def told(self) -> str:
        """All results that the model got."""
        return "\n".join(result for asked in self.model.requests for result in asked.results)

    @property
    def changed(self) -> set[str]:
        """The files around that are not as they were, but for what penguin has to say about its tasks."""
        after = self.house.surroundings()
        ended = {f"clone/.penguin/tasks/{task}.yaml" for task in ("reader", "program")}
        return {name for name, _ in self.before.items() ^ after.items()} - ended

    def record(self, task: str) -> Record:
        """The one record of a task."""
        (record,) = self.house.clone.records(task)
        return record

    def system(self, task: str) -> str:
        """What the model was told as its rules for a task of this title."""
        asked = next(asked for asked in self.model.requests if asked.prompt.startswith(task))
        return str(asked.body["messages"][0]["content"])

    def log(self, task: str) -> str:
        """The whole log of the task's attempt."""
        return (self.house.clone.path / f".git/penguin/logs/{task}/1.jsonl").read_text()


@contextmanager
def life(tmp_path: Path, level: Level, mark: str) -> Iterator[Life]:
    """The life from `penguin run` to its end."""
    houses: list[House] = []

    def script(asked: Asked) -> Answer:
        return mind(houses[0], port, mark)(asked)

    with model_server(script) as (model, url):
        port = int(url.rpartition(":")[2])
        with house(tmp_path, level, _config(url)) as found:
            houses.append(found)
            judges = {"judge": JUDGE} if level is Level.NONE else {}  # it is the same at each level
            for name, text in (TASKS | judges).items():
                found.clone.task(name, text)
            before = found.surroundings()
            yield Life(found, level, mark, model, found.run(), before)


def _config(url: str) -> str:
    agents = {
        "robot": {
            "type": "openai",
            "api": "chat",
            "model": "toy",
            "base_url": f"{url}/v1",
            "key_env": "OPENAI_API_KEY",
        },
        "program": {"type": "command", "argv": ["bash", "-c", READER]},
    }
    return f"base: main\nagents: {json.dumps(agents)}\n"
