"""One whole life as a text: what the repository looks like after a small project was worked on.

`UPDATE_GOLDEN=1 pytest tests/scenarios/test_golden_life.py` writes the text anew; read the difference then.
"""

import os
import re
from pathlib import Path

from tests.support.clones import Clone

GOLDEN = Path(__file__).with_name("golden_life.txt")
UPDATE = "UPDATE_GOLDEN" in os.environ  # looked at before the seal around each test


def test_what_a_small_project_leaves_behind(tmp_path: Path) -> None:
    config = "base: main\nmax_parallel: 1\nsandbox: off\n"  # the level is in the records, and the machine's
    clone = Clone.new(tmp_path / "clone", {"greet.py": "print('helo')\n"}, config)
    clone.commit(
        {
            ".penguin/tasks/app.yaml": "title: Make the greeting worth having\n",
            ".penguin/tasks/fix.yaml": "title: Fix the greeting\nparent: app\npriority: high\n"
            "run: |\n  echo \"print('hello')\" > greet.py\nacceptance:\n  - check: grep hello greet.py\n",
            ".penguin/tasks/shout.yaml": "title: Shout it\nparent: app\ndepends_on: [fix]\n"
            "run: |\n  echo \"print('HELLO')\" > greet.py\nacceptance:\n  - check: grep whisper greet.py\n",
            ".penguin/tasks/tell.yaml": "title: Tell everybody\ndepends_on: [app]\nrun: touch told\n",
            ".penguin/tasks/idea.yaml": "title: Have an idea\npriority: low\n"
            "run: |\n  printf 'title: Sing it\\n' > .penguin/tasks/sing.yaml\n",
        },
        "Add the tasks",
    )

    clone.run()

    told = _told(clone)
    if UPDATE:
        GOLDEN.write_text(told)
    assert GOLDEN.read_text() == told


def _told(clone: Clone) -> str:
    """The base, the branches and kept attempts, the tasks and the records, without what is chance."""
    parts = [
        "# The base branch",
        clone.git("log", "--format=%s%n  by %an, committed by %cn%n%w(0,2,2)%(trailers)", "main"),
        "# The attempts, from each tip down to the base",
        *(_chain(clone, ref) for ref in sorted(clone.git("for-each-ref", "--format=%(refname)").split())),
        "# The tasks",
        *(_task(clone, path) for path in sorted(clone.path.glob(".penguin/tasks/*.yaml"))),
        "# The records",
        *(path.read_text() for path in sorted(clone.path.glob(".penguin/records/*/*/*.yaml"))),
    ]
    return _without_chance("\n\n".join(part.strip() for part in parts if part.strip()) + "\n")


def _chain(clone: Clone, ref: str) -> str:
    if not ref.startswith(("refs/heads/penguin/", "refs/penguin/attempts/")):
        return ""
    return f"{ref}\n{clone.git('log', '--format=  %s', f'main..{ref}')}"


def _task(clone: Clone, path: Path) -> str:
    row = clone.row(path.stem)
    reasons = "".join(f"\n  {reason}" for reason in row.reasons)
    return f"{path.stem}: {row.task.status} {row.state}".rstrip() + reasons


def _without_chance(text: str) -> str:
    text = re.sub(r"\b[0-9a-f]{40}\b", "<commit>", text)
    text = re.sub(r"\b[0-9a-f]{16}\b", "<nonce>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "<time>", text)
    text = re.sub(r"(duration_seconds: )[\d.]+", r"\1<seconds>", text)
    text = re.sub(r"(by \w+, )\d+ s\.", r"\1<seconds> s.", text)
    text = re.sub(r"(Penguin-Owner: ).*", r"\1<owner>", text)
    return re.sub(r"(host: ).*", r"\1<host>", text)
