"""A new repository has what it was given, and nothing of the user's."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from penguin_git.git.call import GitError
from penguin_git.git.commits import Signature
from penguin_git.git.fresh import fresh
from penguin_git.git.repository import discover

ADA = Signature("Ada", "ada@example.com", datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, at a path that asks to be expanded."""
    made = tmp_path / "a $HOME of ~ its own"
    (made / "shop").mkdir(parents=True)
    (made / "shop" / "cart.py").write_text("total = 0\n")
    (made / "README").write_text("A shop\n")
    (made / "notes").write_text("not to be committed\n")
    return made


def test_it_has_an_identity_and_one_commit_of_the_named_files(folder: Path) -> None:
    fresh(folder, os.environ, ADA, "Open a shop", ["README", "shop/cart.py"])

    git = discover(folder, os.environ).git
    said = git.text("log", "--all", "--format=%D|%P|%an <%ae> %aI|%cn <%ce> %cI|%s")
    ada = "Ada <ada@example.com> 2026-11-22T09:00:00+00:00"
    assert f"HEAD -> main||{ada}|{ada}|Open a shop" == said
    assert ["README", "shop/cart.py"] == git.text("ls-tree", "-r", "--name-only", "main").split()
    assert "?? notes" == git.text("status", "--porcelain")
    assert "" == git.text("fsck", "--strict", "--no-dangling")
    assert ["Ada", "false"] == [git.text("config", key) for key in ("user.name", "commit.gpgSign")]


def test_nothing_of_the_user_has_a_part_in_it(folder: Path, tmp_path: Path) -> None:
    marker, elsewhere = tmp_path / "marker", tmp_path / "elsewhere"
    hostile = _hostile_home(tmp_path / "home", marker)
    subprocess.run(["git", "init", "-q", elsewhere], check=True)
    untouched = sorted(elsewhere.rglob("*"))

    _made_in_a_process(
        folder,
        **hostile,
        GIT_DIR=str(elsewhere / ".git"),
        GIT_COMMON_DIR=str(elsewhere / ".git"),
        GIT_WORK_TREE=str(elsewhere),
        GIT_INDEX_FILE=str(elsewhere / ".git" / "index"),
        GIT_OBJECT_DIRECTORY=str(elsewhere / ".git" / "objects"),
        GIT_DEFAULT_HASH="sha256",
        GIT_PYTHON_GIT_EXECUTABLE=str(tmp_path / "home" / "program"),
        GIT_TRACE=str(marker),
        GIT_AUTHOR_NAME="Mallory",
    )

    assert not marker.exists()
    assert untouched == sorted(elsewhere.rglob("*"))
    assert not (folder / ".git" / "hooks").exists()
    assert "Ada Open a shop" == discover(folder, os.environ).git.text("log", "--format=%an %s")


def test_the_environment_is_the_old_one_afterwards(folder: Path) -> None:
    before = dict(os.environ)

    fresh(folder, os.environ, ADA, "Open a shop", ["README"])

    assert before == dict(os.environ)


def test_a_folder_that_git_cannot_use_is_named_with_its_reason(folder: Path) -> None:
    (folder / ".git").write_text("not a repository\n")

    with pytest.raises(GitError, match="invalid gitfile format"):
        fresh(folder, os.environ, ADA, "Open a shop", ["README"])


def _hostile_home(home: Path, marker: Path) -> dict[str, str]:
    """A home whose every hook, monitor and filter leaves a marker."""
    hooks = home / "template" / "hooks"
    hooks.mkdir(parents=True)
    for program in (home / "program", hooks / "pre-commit", hooks / "post-commit", hooks / "commit-msg"):
        program.write_text(f"#!/bin/sh\necho $0 >> {marker}\n")
        program.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[init]\n\ttemplateDir = {home / 'template'}\n\tdefaultObjectFormat = sha256\n"
        f"[core]\n\thooksPath = {hooks}\n\tfsmonitor = {home / 'program'}\n"
        f"\tattributesFile = {home / 'attributes'}\n"
        f'[filter "x"]\n\tclean = {home / "program"}\n[user]\n\tname = Mallory\n'
        f"[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = {home / 'program'}\n"
        "[i18n]\n\tcommitEncoding = utf-16\n"
    )
    (home / "attributes").write_text("* filter=x\n")
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}


def _made_in_a_process(folder: Path, **environ: str) -> None:
    program = (
        "import os, sys; from pathlib import Path; from tests.git.test_fresh import ADA\n"
        "from penguin_git.git.fresh import fresh\n"
        "fresh(Path(sys.argv[1]), os.environ, ADA, 'Open a shop', ['README', 'shop/cart.py'])\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-W", "error", "-c", program, folder],
        cwd=root,
        env={**os.environ, **environ},
        check=True,
    )
