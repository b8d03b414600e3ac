"""A repository in which each command has something to say, to see in which shape it says it."""

import os
import subprocess
from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus

_CONFIG = """\
base: main
default_agent: writer
approvers:
  ada: [ada@example.com]
agents:
  writer:
    type: scripted
    skills: [docs]
    steps:
      - {do: use, input_tokens: 900, output_tokens: 100, cost: 0.01}
      - {do: write, path: guide.md, text: How to pay.}
      - {do: progress, progress: 50, text: half of it}
      - {do: checkpoint, description: the first half}
      - {do: end, summary: It is written., handoff: Nothing on refunds.}
  breaker: {type: scripted, steps: [{do: end, outcome: failed, reason: The paper is out.}]}
"""
_FULL = """\
title: Document how to pay
description: |
  What customers ask most.
  - Write about cards
  - Write about cash
type: docs
priority: high
project: shop
labels: [docs]
assigned_to: writer
acceptance:
  - Refunds are left out
  - check: test -s guide.md
context: [README.md]
review: required
due: 2099-12-24
estimate: 2 h
relates_to: [refund]
notes:
  - {at: 2026-11-22T10:00:00Z, by: Jane Doe <jane@example.com>, text: Cash first.}
resource_constraints:
  max_tokens: 5000
  max_duration_minutes: 30
  max_iterations: 9
  allowed_tools: [file_operations]
created_at: 2026-11-22T10:00:00Z
created_by: Jane Doe <jane@example.com>
parent: whole
metadata: {page: 7}
"""
_FILES = {
    ".penguin/config.yaml": _CONFIG,
    ".penguin/projects/shop.yaml": "name: Shop\ndescription: All that sells.\n",
    ".penguin/tasks/pay.yaml": _FULL,
    ".penguin/tasks/whole.yaml": "title: Open the shop\nproject: shop\n",
    ".penguin/tasks/refund.yaml": "title: Refund by card\ndefer_until: 2099-12-01\ndepends_on: [pay]\n",
    ".penguin/tasks/print.yaml": "title: Print the price list\nassigned_to: breaker\n",
    ".penguin/tasks/prune.yaml": "title: Throw lists away\napprover: ada\nrequires_approval: true\nrun: ls\n",
    ".penguin/tasks/login.yaml": (
        "status: paused\n\ntitle: Login\ndescription: |\n  - Write the login\n  - Write the logout\n"
    ),
    "README.md": "A shop.\n",
    "shop.py": "# FIXME: a price of nothing is lost here\n",
    "TODO.md": "- [ ] Show the total\n",
    "plan.md": "# Website\n\n## Pages\n\n- Write the page on prices\n- Write the page on hours\n",
}

# What has a name of its own here, or is counted by its name: agents, labels, roles, states, outcomes.
NAMES = frozenset(
    {
        *("writer", "breaker", "ada", "docs", "shop", "page", "other"),
        *map(str, TaskStatus),
        *map(str, Outcome),
    }
    | {"ready", "blocked", "in_review", "draft"}
)


def made(folder: Path) -> None:
    """Make the repository in an empty folder, with nothing worked on yet."""
    for path, text in _FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for command in (
        ("git", "init", "-q", "-b", "main"),
        ("git", "config", "user.name", "Jane Doe"),
        ("git", "config", "user.email", "jane@example.com"),
        ("git", "add", "."),
        ("git", "commit", "-q", "-m", "Start"),
    ):
        subprocess.run(command, cwd=folder, env=dict(os.environ), check=True)
