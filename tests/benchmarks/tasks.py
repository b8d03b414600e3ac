"""A repository with many task files as people and agents write them: 10 to 40 lines, unicode, comments."""

import os
import random
import subprocess
from pathlib import Path

from penguin_git.model import ids, layout
from penguin_git.model.ids import TaskId

_VERBS = (
    "Refuse",
    "Überprüfe",
    "Rename",
    "Document",
    "Speed up",
    "Test",
    "Remove",
    "Explain",
    "Split",
    "Cache",
)
_THINGS = (
    "the login",
    "naïve retries",
    "das Menü",
    "order totals",
    "日本語の検索",
    "the parser",
    "old exports",
)
_WORDS = ("customer", "pays", "twice", "sees", "the", "order", "again", "parcel", "comes", "café", "Müller")
_LABELS = ("backend", "api", "docs", "ux", "ops", "büro")
_STATUSES = ("pending",) * 6 + ("completed",) * 3 + ("paused", "failed", "cancelled")


def repository(path: Path, env: dict[str, str], count: int) -> list[str]:
    """Make a repository with `count` tasks in one commit; the ids, in the order of creation."""
    chance = random.Random(count)  # noqa: S311 - the same tasks in every run
    made: list[str] = []
    taken: set[str] = set()
    for number in range(count):
        task = ids.minted(count, taken, chance.choice)
        taken.add(task)
        file = path / layout.new_task(TaskId(task), number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(chance, made))
        made.append(task)
    (path / ".penguin" / "config.yaml").write_text("base: main\n")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Start"], ["gc", "-q"]):
        subprocess.run(
            ["git", "-c", "gc.auto=0", *words], cwd=path, env=env, check=True, stdout=subprocess.DEVNULL
        )
    old = 1_700_000_000  # long before any clock's grain: what a repository that is in use looks like
    for folder, _, names in os.walk(path / ".penguin" / "tasks"):
        for name in names:
            os.utime(Path(folder) / name, (old, old))
    subprocess.run(["git", "update-index", "-q", "--refresh"], cwd=path, env=env, check=True)
    return made


def text(chance: random.Random, earlier: list[str]) -> str:
    """One task, which may depend on tasks made before it."""
    sentence = " ".join(chance.choices(_WORDS, k=12))
    lines = [f"status: {chance.choice(_STATUSES)}", ""]
    lines += [f"title: {chance.choice(_VERBS)} {chance.choice(_THINGS)} in part {chance.randrange(10_000)}"]
    lines += ["description: |", *(f"  {sentence}, “quoted” №{n}." for n in range(chance.randrange(1, 20)))]
    lines += [f"priority: {chance.choice(('low', 'medium', 'high', 'critical'))}"]
    lines += [f"project: part-{chance.randrange(12)}"] if chance.random() < 0.6 else []
    if earlier and chance.random() < 0.1:
        lines.append(f"parent: {earlier[chance.randrange(min(len(earlier), 300))]}")
    elif len(earlier) > 300 and chance.random() < 0.4:
        lines += [
            "depends_on:",
            *(f"  - {chance.choice(earlier[300:])}" for _ in range(chance.randrange(1, 4))),
        ]
        lines = list(dict.fromkeys(lines))
    lines += [f"labels: [{', '.join(chance.sample(_LABELS, 2))}]  # by Jane"]
    lines += ["run: |", "  make check", "  ./scripts/deploy.sh --dry-run"] if chance.random() < 0.7 else []
    lines += ["acceptance:", "  - It answers within a second", "  - check: pytest -q tests/test_orders.py"]
    lines += ["# The budget is Bob's guess.", "resource_constraints:", "  max_tokens: 15000"]
    lines += [f"created_at: 2026-{chance.randrange(1, 11):02}-{chance.randrange(1, 28):02}T10:00:00Z"]
    return "\n".join([*lines, "created_by: Jane Doe <jane@example.com>", ""])
