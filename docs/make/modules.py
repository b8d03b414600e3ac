"""Write docs/reference/modules.md: every module of the package with the one idea it has."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "modules.md"

LAYERS = (
    "warm",
    "cli",
    "board",
    "web",
    "mcp",
    "daemon",
    "gates",
    "tracker",
    "runner",
    "store",
    "templating",
    "agents",
    "git",
    "codec",
    "forge",
    "model",
)


def page() -> str:
    """The page as Markdown."""
    parts = ["# Modules", "What stands where, from the top layer down. Arrows go down only."]
    parts += ["## project", _idea(ROOT / "penguin_git" / "project.py")]
    for layer in LAYERS:
        parts += [f"## {layer}", _idea(ROOT / "penguin_git" / layer / "__init__.py"), _table(layer)]
    return "\n\n".join(parts) + "\n"


def _table(layer: str) -> str:
    rows = ["| module | idea |", "|---|---|"]
    folder = ROOT / "penguin_git" / layer
    for file in sorted(folder.rglob("*.py")):
        if file != folder / "__init__.py":
            name = ".".join(file.relative_to(folder.parent).with_suffix("").parts)
            rows.append(f"| `{name.removesuffix('.__init__')}` | {_idea(file)} |")
    return "\n".join(rows)


def _idea(file: Path) -> str:
    """The first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(file.read_text())) or ""
    return text.split("\n", maxsplit=1)[0].replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
