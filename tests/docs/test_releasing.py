"""A version is made from what the changelog lists, in every file that names it."""

import re
from pathlib import Path

import pytest

from penguin_git import __version__
from tests.docs import making

ROOT = Path(__file__).parents[2]
_BEFORE = "# Changelog\n\n## Unreleased\n\n- It flies.\n\n## 0.1.0 - 2026-01-01\n\n- It swims.\n"


def test_what_is_unreleased_becomes_a_version(tmp_path: Path) -> None:
    release = making.script("release")
    for name in release.VERSIONS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "CHANGELOG.md").write_text(_BEFORE)

    release.release(tmp_path, "9.8.7", "2026-02-03")

    changelog = (tmp_path / "CHANGELOG.md").read_text()
    assert ["Unreleased", "9.8.7 - 2026-02-03", "0.1.0 - 2026-01-01"] == re.findall(r"## (.*)", changelog)
    assert ["- It flies.\n", "- It swims.\n", ""] == [
        release.notes(changelog, version) for version in ("9.8.7", "0.1.0", "0.1")
    ]
    assert '__version__ = "9.8.7"' in (tmp_path / "penguin_git" / "__init__.py").read_text()
    assert "rev: v9.8.7" in (tmp_path / "docs" / "guides" / "hooks-and-ci.md").read_text()


@pytest.mark.parametrize(
    ("changelog", "version", "said"),
    [
        (_BEFORE, "0.1.0", "has a version 0.1.0 already"),
        (_BEFORE, "v2", "`v2` is no version"),
        (_BEFORE.replace("- It flies.\n", ""), "0.2.0", "Nothing stands below"),
        (_BEFORE.replace("## Unreleased\n", ""), "0.2.0", "Nothing stands below"),
    ],
)
def test_what_is_no_release_is_refused(changelog: str, version: str, said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        making.script("release").released(changelog, version, "2026-02-03")


def test_every_page_names_the_version_of_the_package() -> None:
    found = {
        name: re.findall(pattern, (ROOT / name).read_text(), re.MULTILINE)
        for name, pattern in making.script("release").VERSIONS.items()
    }

    assert {name: [__version__] for name in found} == found
    assert (ROOT / "CHANGELOG.md").read_text().count("## Unreleased\n") == 1


def test_the_page_on_dependencies_says_what_each_extra_brings() -> None:
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text()

    assert [] == [extra for extra in making.script("weights").extras() if f"penguin-git[{extra}]" not in page]
