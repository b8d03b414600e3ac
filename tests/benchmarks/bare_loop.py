"""The least that a loop around a model can do with the library: `bare_loop.py URL` asks until it is done.

It reads and runs what the model wants, without a log, limits, walls or a process of its own.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from anthropic import Anthropic


def work(url: str) -> None:
    """Ask, run, and ask again."""
    client: Any = Anthropic(api_key="key", base_url=url, max_retries=0)
    messages: list[Any] = [{"role": "user", "content": [{"type": "text", "text": "Please bake a cake."}]}]
    while True:
        with client.messages.stream(model="claude-toy", max_tokens=1000, messages=messages) as stream:
            reply = stream.get_final_message()
        used = [block for block in reply.content if block.type == "tool_use"]
        if any(block.name == "task_done" for block in used):
            return
        results = [
            {
                "type": "tool_result",
                "tool_use_id": block.id,
                "content": [{"type": "text", "text": ran(block)}],
            }
            for block in used
        ]
        messages += [
            {"role": "assistant", "content": [block.to_dict() for block in reply.content]},
            {"role": "user", "content": results},
        ]


def ran(block: Any) -> str:
    """What a call answers."""
    if block.name == "read_file":
        try:
            return Path(block.input["path"]).read_text()
        except FileNotFoundError:
            return "There is no such file."
    done = subprocess.run(["bash", "-c", block.input["command"]], capture_output=True, text=True, check=False)
    return done.stdout or "It printed nothing."


if __name__ == "__main__":
    work(sys.argv[1])
