"""Stands in for Codex: `exec --json` and `exec resume`, its output, its conversations, and faults by script.

The first argument is JSON: a list of turns, or an object with `turns` and faults. The other arguments are
those of the real program (0.171), whose output this repeats field by field. A turn has `say` or `bash`;
each consumes the same. The sums in its own log and at the end are of the whole conversation.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

TAKES_VALUE = ("-C", "--sandbox", "-o", "-m", "-c", "--disable", "resume")
SESSION = "01a2186a-687d-7df1-92a4-8e3710c520dc"


def flags(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    waiting = iter(words)
    for word in waiting:
        given[word] = next(waiting) if word in TAKES_VALUE else ""
    return given


def usage(turns: int) -> dict[str, int]:
    return {
        "input_tokens": 100 * turns,
        "cached_input_tokens": 30 * turns,
        "cache_write_input_tokens": 0,
        "output_tokens": 40 * turns,
        "reasoning_output_tokens": 5 * turns,
    }


class Codex:
    def __init__(self, script: dict[str, object], given: dict[str, str]) -> None:
        self.script, self.given = script, given
        folder = Path(os.environ["CODEX_HOME"], "sessions", "2026", "11", "26")
        if not Path(os.environ["CODEX_HOME"]).is_dir():
            sys.exit("Error finding codex home")
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / f"rollout-2026-11-26T15-12-36-{SESSION}.jsonl"
        if given.get("resume") and not self.log.exists():
            sys.exit(f"no rollout found for thread id {given['resume']}")
        self.done = len(self.log.read_text().splitlines()) if self.log.exists() else 0

    def tell(self, **fields: object) -> None:
        print(json.dumps(fields), flush=True)

    def run(self, turns: list[dict[str, object]]) -> None:
        Path(os.environ["CODEX_HOME"], "prompt").write_text(sys.stdin.read())
        print("WARNING: proceeding, even though something is odd", file=sys.stderr, flush=True)
        self.tell(type="thread.started", thread_id=SESSION)
        self.tell(type="turn.started")
        for number, turn in enumerate(turns[self.done :], start=self.done + 1):
            self.note(number)
            self.take(f"item_{number}", turn)
        if "failure" in self.script:
            self.tell(type="turn.failed", error={"message": self.script["failure"]})
            sys.exit(1)
        if self.script.get("breaks_off"):
            sys.exit(0)
        Path(self.given["-o"]).write_text(str(self.script.get("result", "I am done.")))
        self.tell(type="turn.completed", usage=usage(len(turns)))
        if self.script.get("hangs"):
            time.sleep(600)

    def note(self, turns: int) -> None:
        info = {"total_token_usage": usage(turns), "last_token_usage": usage(1)}
        line = {"type": "event_msg", "payload": {"type": "token_count", "info": info}}
        with self.log.open("a") as log:
            log.write(json.dumps(line) + "\n")

    def take(self, item: str, turn: dict[str, object]) -> None:
        if "plan" in turn:
            self.tell(type="item.completed", item={"id": item, "type": "todo_list", "items": turn["plan"]})
        if "say" in turn:
            said = {"id": item, "type": "agent_message", "text": turn["say"]}
            self.tell(type="item.completed", item=said)
        if "bash" not in turn:
            return
        call = {"id": f"{item}c", "type": "command_execution", "command": turn["bash"]}
        self.tell(type="item.started", item={**call, "exit_code": None, "status": "in_progress"})
        ran = subprocess.run(["bash", "-c", str(turn["bash"])], check=False, capture_output=True, text=True)
        status = "completed" if ran.returncode == 0 else "failed"
        result = {"aggregated_output": ran.stdout, "exit_code": ran.returncode, "status": status}
        self.tell(type="item.completed", item={**call, **result})


if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    script = said if isinstance(said, dict) else {"turns": said}
    Codex(script, flags(sys.argv[3:])).run(script["turns"])
