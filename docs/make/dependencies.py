"""Write docs/reference/dependencies.md: what installing penguin-git brings along, and under which licence."""

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PAGE = Path(__file__).parents[1] / "reference" / "dependencies.md"
WEIGHTS = Path(__file__).with_name("weights.json")  # `weights.py` measures them
EXTRAS = {
    "board": "`penguin board`, a board in the terminal",
    "dask": "attempts on the workers of a Dask cluster: `--executor dask://…`",
    "docs": "`make docs`, the documentation as a website",
    "fonts": "pictures with Chinese, Japanese, Korean, emoji and more",
    "graph": "`task graph`, charts and reports as .png, .svg and .pdf",
    "mcp": "`penguin mcp`, the tasks for agents in editors",
    "openai": "agents of the type `openai`",
    "web": "`penguin web`, the tasks in a browser",
}


def page() -> str:
    """The page as Markdown."""
    rows = ["| package | licence | what for |", "|---|---|---|"]
    rows += [_row(name) for name in sorted(_direct(), key=str.lower)]
    return (
        "# Dependencies\n\nThe libraries that penguin-git asks for; each is imported where it is used, "
        "and no earlier.\n\n" + "\n".join(rows) + "\n\n" + _installations()
    )


def _installations() -> str:
    """What each extra is for, and what it brings beside that."""
    weights = json.loads(WEIGHTS.read_text())
    rows = ["| `pip install …` | packages | MB | what for |", "|---|---|---|---|"]
    rows += [
        f"| `penguin-git{f'[{name}]' if name in EXTRAS else ''}` | {'+' if name in EXTRAS else ''}{packages} "
        f"| {'+' if name in EXTRAS else ''}{size} | {EXTRAS.get(name, 'all that is not named below')} |"
        for name, (packages, size) in sorted(weights.items(), key=lambda item: (item[0] in EXTRAS, item[0]))
    ]
    return (
        "## What an installation brings\n\nMeasured by `docs/make/weights.py` on Linux with Python 3.11: all "
        "packages, with those that they\nask for themselves, and their bytecode. An extra adds its row to "
        "the first one, and what needs an\nextra says so. pytest and other tools are in `dev`; nothing "
        "needs them to run.\n\n" + "\n".join(rows) + "\n"
    )


def _row(name: str) -> str:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return f"| {name} | not installed | |"
    return f"| {found.name} | {_licence(found)} | {_said(found, 'Summary')} |"


def _direct() -> list[str]:
    """The run-time requirements of the project itself, without extras."""
    requires = distribution("penguin-git").requires or []
    return [re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0] for line in requires if "extra ==" not in line]


def _licence(found: Distribution) -> str:
    classified = [
        line.rpartition(" :: ")[2] for line in found.metadata.get_all("Classifier") or [] if "License" in line
    ]
    return _said(found, "License-Expression") or ", ".join(classified) or _said(found, "License") or "unknown"


def _said(found: Distribution, field: str) -> str:
    """The first line of a field of the package's metadata."""
    lines: list[str] = (found.metadata.get_all(field) or [""])[0].split("\n")
    return lines[0].replace("|", "\\|").rstrip(".")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
