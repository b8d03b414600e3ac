"""The page on features leaves no command out. That its links lead somewhere is checked with all others."""

import re
from pathlib import Path

from penguin_git import project

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "features.md").read_text()
CALLED_BY_GIT = "Called by git"


def commands() -> list[str]:
    """The commands that people call; not groups of them."""
    sections = (REFERENCE / "cli.md").read_text().split("\n## `")[1:]
    names = [
        name for name, _, rest in (one.partition("`\n\n") for one in sections) if CALLED_BY_GIT not in rest
    ]
    return [name for name in names if not any(other.startswith(f"{name} ") for other in names)]


def test_every_command_is_named_with_a_page_that_tells_of_it() -> None:
    known = commands()

    assert "penguin task create" in known
    assert [] == [name for name in known if not re.search(rf"`{name}[` ]", PAGE)], "add them to features.md"


def test_every_feature_has_a_page() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what |")]

    assert rows
    assert [] == [row for row in rows if not re.search(r"\[[^\]]+\]\([^)]+\.md[^)]*\) \|$", row)]


def test_every_program_that_python_offers_is_named() -> None:
    with_methods = ("EventBus", "AgentMatcher", "ExecutionAnalyzer", "SpecificationParser", "CodeAnalyzer")
    more = ("AgentWorkflow", "CollaborativeTask", "ErrorRecovery")

    assert set() == {*with_methods, *more} - {*project.__all__}
    assert [] == [name for name in (*with_methods, *more) if f"`{name}`" not in PAGE]
