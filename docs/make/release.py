"""Turn the tree into a version: `python docs/make/release.py 0.2.0`.

What stands below `Unreleased` in the changelog becomes that version's, with the day, below a fresh heading;
the version in the package and in the pages that name it follows. `--notes VERSION` prints what is new in one.
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHANGELOG = ROOT / "CHANGELOG.md"
VERSIONS = {  # where a version stands, and around which words
    "penguin_git/__init__.py": r'(?<=^__version__ = ")[^"]+',
    "docs/guides/hooks-and-ci.md": r"(?<=rev: v)\S+",
    "docs/man/penguin.1": r'(?<=penguin\\-git )[^"]+(?=" "User Commands")',
}
_UNRELEASED = "## Unreleased\n"
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")


def released(changelog: str, version: str, day: str) -> str:
    """The changelog of the new version. Exits where there is nothing to release, or it is there already."""
    if not _VERSION.fullmatch(version):
        sys.exit(f"`{version}` is no version such as 0.2.0 or 0.2.0rc1.")
    if re.search(rf"^## {re.escape(version)}(?!\S)", changelog, re.MULTILINE):
        sys.exit(f"The changelog has a version {version} already.")
    before, heading, after = changelog.partition(_UNRELEASED)
    if not re.match(r"\n*- ", after) or not heading:
        sys.exit("Nothing stands below `## Unreleased` in CHANGELOG.md: list there what users will see.")
    return f"{before}{heading}\n## {version} - {day}\n{after}"


def notes(changelog: str, version: str) -> str:
    """What the changelog says about a version."""
    found = re.search(
        rf"^## {re.escape(version)} - [^\n]*\n\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    return found[1].strip() + "\n" if found else ""


def renamed(text: str, pattern: str, version: str) -> str:
    """A text that names the new version where it named one."""
    changed, count = re.subn(pattern, version, text, flags=re.MULTILINE)
    if count != 1:
        sys.exit(f"`{pattern}` stands in {count} places where one names the version.")
    return changed


def release(root: Path, version: str, day: str) -> None:
    """Write the files; none where one can't be."""
    changelog = root / CHANGELOG.name
    written = {changelog: released(changelog.read_text(), version, day)}
    for name, pattern in VERSIONS.items():
        written[root / name] = renamed((root / name).read_text(), pattern, version)
    for path, text in written.items():
        path.write_text(text)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--notes":
        sys.stdout.write(notes(CHANGELOG.read_text(), sys.argv[2]))
    elif len(sys.argv) == 2:
        release(ROOT, sys.argv[1], f"{datetime.now(UTC):%Y-%m-%d}")
    else:
        sys.exit("Usage: release.py VERSION, or release.py --notes VERSION")
