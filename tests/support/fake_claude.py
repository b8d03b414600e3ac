"""Stands in for Claude Code: its flags, its output, its conversations on disk, and faults by script.

The first argument is JSON: a list of turns, or an object with `turns` and faults. The other arguments are
those of the real program (2.1.197), whose output this repeats field by field. A turn has `say`, `bash`,
`write` (path and text); `usage` is that of every turn. A conversation that is resumed goes on with the
first turn that is not in its file.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

TAKES_VALUE = (
    *("--output-format", "--setting-sources", "--permission-mode", "--tools", "--allowedTools"),
    *("--model", "--max-turns", "--max-budget-usd", "--session-id", "--resume"),
)
USAGE = {
    "input_tokens": 100,
    "cache_creation_input_tokens": 20,
    "cache_read_input_tokens": 7,
    "output_tokens": 50,
}


def flags(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    waiting = iter(words)
    for word in waiting:
        given[word] = next(waiting) if word in TAKES_VALUE else ""
    return given


class Claude:
    def __init__(self, script: dict[str, object], given: dict[str, str]) -> None:
        self.script, self.given = script, given
        self.session = given.get("--resume") or given["--session-id"]
        folder = Path(os.environ["CLAUDE_CONFIG_DIR"], "projects", "-the-folder")
        folder.mkdir(parents=True, exist_ok=True)
        self.memory = folder / f"{self.session}.jsonl"
        if "--resume" in given and not self.memory.exists():
            sys.exit(f"No conversation found with session ID: {self.session}")
        if "--session-id" in given and self.memory.exists():
            sys.exit(f"Error: Session ID {self.session} is already in use.")
        self.done = len(self.memory.read_text().splitlines()) if self.memory.exists() else 0
        self.memory.touch()
        self.taken = 0
        self.denials: list[dict[str, str]] = []

    def tell(self, **fields: object) -> None:
        print(json.dumps({**fields, "session_id": self.session}), flush=True)

    def run(self, turns: list[dict[str, object]]) -> None:
        Path(os.environ["CLAUDE_CONFIG_DIR"], "prompt").write_text(sys.stdin.read())
        self.tell(type="system", subtype="init", cwd=str(Path.cwd()), tools=self.tools())
        for number, turn in enumerate(turns[self.done :], start=self.done + 1):
            if self.given.get("--max-turns") and self.taken == int(self.given["--max-turns"]):
                self.result("error_max_turns", is_error=True, stop_reason="tool_use")
                sys.exit(1)
            self.taken += 1
            self.take(number, turn)
        self.end()

    def tools(self) -> list[str]:
        return [tool for tool in self.given.get("--tools", "").split(",") if tool]

    def take(self, number: int, turn: dict[str, object]) -> None:
        message = f"msg_{number}"
        self.streamed("message_start", message={"id": message, "usage": {**USAGE, "output_tokens": 1}})
        if "say" in turn:
            self.assistant(message, {"type": "text", "text": turn["say"]})
        call = f"toolu_{number}"
        used = self.call_of(turn)
        if used:
            self.assistant(message, {"type": "tool_use", "id": call, "name": used[0], "input": used[1]})
        self.streamed("message_delta", usage={"output_tokens": USAGE["output_tokens"]})
        outcome = self.used(*used) if used else ("", False)
        with self.memory.open("a") as memory:  # what it has told is in its file
            memory.write("{}\n")
        if used:
            text, failed = outcome
            block = {"type": "tool_result", "tool_use_id": call, "content": text, "is_error": failed}
            self.tell(type="user", message={"role": "user", "content": [block]}, parent_tool_use_id=None)

    def streamed(self, kind: str, **fields: object) -> None:
        if "--include-partial-messages" in self.given and not self.script.get("whole_messages"):
            self.tell(type="stream_event", event={"type": kind, **fields}, parent_tool_use_id=None)

    def assistant(self, message: str, block: dict[str, object]) -> None:
        usage = USAGE if self.script.get("whole_messages") else {**USAGE, "output_tokens": 1}
        content = {"id": message, "role": "assistant", "content": [block], "usage": usage}
        self.tell(type="assistant", message=content, parent_tool_use_id=None)

    def call_of(self, turn: dict[str, object]) -> tuple[str, dict[str, object]] | None:
        if "bash" in turn:
            return "Bash", {"command": turn["bash"]}
        if "write" in turn:
            return "Write", {"file_path": turn["write"], "content": turn["text"]}
        return None

    def used(self, tool: str, given: dict[str, object]) -> tuple[str, bool]:
        if tool not in self.tools():
            return f"<tool_use_error>Error: No such tool available: {tool}.</tool_use_error>", True
        if tool not in self.given.get("--allowedTools", "").split(","):
            self.denials.append({"tool_name": tool, "tool_use_id": "x"})
            return f"Permission to use {tool} has been denied because of don't ask mode.", True
        if tool == "Write":
            Path(str(given["file_path"])).write_text(str(given["content"]))
            return "File created", False
        ran = subprocess.run(
            ["bash", "-c", str(given["command"])], check=False, capture_output=True, text=True
        )
        return ran.stdout + ran.stderr, ran.returncode != 0

    def end(self) -> None:
        if self.script.get("noise"):
            print(self.script["noise"], flush=True)
        if self.script.get("without_result"):
            sys.exit(int(str(self.script.get("exit", 0))))
        subtype = str(self.script.get("subtype", "success"))
        stop = str(self.script.get("stop_reason", "end_turn"))
        self.result(subtype, is_error=bool(self.script.get("is_error")), stop_reason=stop)
        if self.script.get("hangs"):
            time.sleep(600)
        sys.exit(int(str(self.script.get("exit", 0))))

    def result(self, subtype: str, *, is_error: bool, stop_reason: str) -> None:
        self.tell(
            type="result",
            subtype=subtype,
            is_error=is_error,
            stop_reason=stop_reason,
            num_turns=self.taken,
            result=self.script.get("result", "I am done."),
            total_cost_usd=0.25 * self.taken,
            usage={name: count * self.taken for name, count in USAGE.items()},
            permission_denials=self.denials,
        )


if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    script = said if isinstance(said, dict) else {"turns": said}
    Claude(script, flags(sys.argv[2:])).run(script["turns"])
