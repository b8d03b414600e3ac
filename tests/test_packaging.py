"""What is built from the project holds what users need."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from penguin_git import __version__
from tests.release import archives

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    archives.built(ROOT, folder)
    return folder


def test_the_wheel_holds_package_templates_and_both_commands(built: Path) -> None:
    (wheel,) = built.glob("*.whl")

    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
        commands = archive.read(entry_points).decode()

    assert {"penguin_git/_templates/bug-fix-template.yml", "penguin_git/py.typed"} <= set(names)
    assert {"penguin_git/templating/pages/report.html.j2", "penguin_git/templating/pages/report.css"} <= {
        *names
    }
    assert {"penguin_git/_hooks/pre-commit", "penguin_git/_templates/ci/github.yml"} <= set(names)
    assert not [name for name in names if name.startswith("tests/")]
    assert "penguin = " in commands
    assert "git-penguin = " in commands


def test_the_wheel_brings_the_manual_pages(built: Path) -> None:
    (wheel,) = built.glob("*.whl")

    with zipfile.ZipFile(wheel) as archive:
        pages = {
            name.partition(".data/data/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if "/share/man/" in name
        }

    assert {"share/man/man1/penguin.1", "share/man/man1/git-penguin.1"} == pages.keys()
    assert pages["share/man/man1/penguin.1"].startswith('.TH "PENGUIN" "1"')
    assert ".so man1/penguin.1\n" == pages["share/man/man1/git-penguin.1"]


def test_the_sdist_holds_what_a_wheel_is_built_from(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")

    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"pyproject.toml", "LICENSE", "README.md", "templates/bug-fix-template.yml"} <= names
    assert {"hooks/pre-commit", "hooks/commit-msg", "hooks/post-merge"} <= names


def test_the_sdist_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    (sdist,) = built.glob("*.tar.gz")

    archives.compare(wheel, archives.built_from(sdist, tmp_path / "again"))


def test_the_wheel_says_what_it_is_and_asks_for_no_tool_of_ours(built: Path) -> None:
    (wheel,) = built.glob("*.whl")

    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        said = message_from_bytes(archive.read(metadata))

    asked = [line for line in said.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert (__version__, "MIT", ">=3.11") == (
        said["Version"],
        said["License-Expression"],
        said["Requires-Python"],
    )
    assert [name for name in names if name.endswith("/licenses/LICENSE")]
    assert "Programming Language :: Python :: 3.11" in said.get_all("Classifier", [])
    assert 11 == len(asked), "what everybody has to install has grown or shrunk"
    assert [] == [line for line in asked if line.startswith(("hatchling", "pytest", "mypy"))]


def test_both_commands_work_from_the_wheel_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", f"--python={python}", "install", "--no-deps", "--quiet", str(wheel)]
    subprocess.run(pip, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})

    for command in ("penguin", "git-penguin"):
        said = subprocess.run(
            [python.with_name(command), "--version"], capture_output=True, text=True, check=True
        )
        assert said.stdout.startswith("penguin 0.")
