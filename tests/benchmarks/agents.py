"""What the machinery around a model costs: the time from a reply's last byte to the next request."""

import os
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from penguin_git.agents import supervisor
from penguin_git.agents.models.remote import ModelAgent
from penguin_git.agents.models.settings import ModelSettings
from tests.support.hosts import memory_host
from tests.support.jobs import a_job
from tests.support.model_replies import Answer, calls, done
from tests.support.model_server import Asked, ModelServer, model_server

TURNS = 60


def measure(folder: Path, _env: dict[str, str]) -> None:
    """Print the gaps of our loop and of a bare one, their ratio, and the worker's memory."""
    memory: list[int] = []
    with model_server(_script) as (bare, url):
        _bare_loop(url)
    with model_server(lambda asked: _seen(asked, memory)) as (ours, url), memory_host() as host:
        robot = ModelAgent("robot", "anthropic", ModelSettings(model="claude-toy"))
        environ = {**os.environ, "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "key"}
        robot.work(replace(a_job(folder), ours=environ), host)
    floor, gap = _gap(bare), _gap(ours)
    print(f"from the last byte of a reply to the next request, median of {TURNS}:")
    print(f"  a bare loop   {1000 * floor:6.1f} ms")
    print(f"  penguin       {1000 * gap:6.1f} ms  ({gap / floor:.2f} times)")
    print(f"memory of a worker at its {TURNS}th request: {max(memory, default=0) // 1024} MB")


def _script(asked: Asked) -> Answer:
    return calls("read_file", path=f"{asked.turn}.txt") if asked.turn < TURNS else done()


def _seen(asked: Asked, memory: list[int]) -> Answer:
    if asked.turn == TURNS:
        memory.extend(_resident())
    return _script(asked)


def _gap(model: ModelServer) -> float:
    starts = [request.at for request in model.requests[1:]]
    return median(start - end for end, start in zip(model.ends, starts, strict=False))


def _bare_loop(url: str) -> None:
    """The least that a loop can do with the library."""
    from anthropic import Anthropic

    client: Any = Anthropic(api_key="key", base_url=url, max_retries=0)
    messages: list[Any] = [{"role": "user", "content": [{"type": "text", "text": "Please bake a cake."}]}]
    for _ in range(TURNS + 1):
        with client.messages.stream(model="claude-toy", max_tokens=1000, messages=messages) as stream:
            reply = stream.get_final_message()
        used = next(block for block in reply.content if block.type == "tool_use")
        result = {"type": "tool_result", "tool_use_id": used.id, "content": [{"type": "text", "text": "No."}]}
        messages += [
            {"role": "assistant", "content": [block.to_dict() for block in reply.content]},
            {"role": "user", "content": [result]},
        ]
    client.close()


def _resident() -> list[int]:
    """The resident memory of the workers among our descendants, in KB (Linux)."""
    family = supervisor.family_of(os.getpid(), -1, supervisor.processes())
    lines = [line for pid, _ in family for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return [int(line.split()[1]) for line in lines if line.startswith("VmRSS:")]
