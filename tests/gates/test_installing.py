"""The hooks put into a clone and taken out of it again."""

import shutil
import stat
from pathlib import Path

import pytest

from penguin_git.gates import hook_files
from tests.cli.driving import penguin
from tests.gates.hooked import TASKS, commit, git, hooked, staged
from tests.support.clones import Clone

NAMES = ("pre-commit", "commit-msg", "post-merge")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    assert penguin(clone.path, "init").code == 0
    return clone


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Mode and content of all files of a folder; of a link, where it leads."""
    return {
        str(file.relative_to(folder)): (
            stat.S_IMODE(file.lstat().st_mode),
            bytes(file.readlink()) if file.is_symlink() else file.read_bytes(),
        )
        for file in folder.rglob("*")
        if file.is_symlink() or file.is_file()
    }


def hook(folder: Path, name: str, script: str, mode: int = 0o755) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(script)
    (folder / name).chmod(mode)


def test_init_leaves_hooks_alone_unless_asked(clone: Clone) -> None:
    assert not [name for name in NAMES if (clone.path / ".git/hooks" / name).exists()]


def test_hooks_are_installed_once_and_removed_without_a_trace(clone: Clone) -> None:
    folder = clone.path / ".git/hooks"
    hook(folder, "pre-commit", "#!/bin/sh\necho earlier >&2\n", 0o750)
    (folder / "mine").write_text("#!/bin/sh\nexit 0\n")
    (folder / "post-merge").symlink_to("mine")
    shutil.rmtree(clone.path / ".git/penguin")
    clone.git("config", "--remove-section", "merge.penguin")
    before = everything(clone.path / ".git")

    said = penguin(clone.path, "init", "--hooks")

    assert said.code == 0, said.err
    assert (
        f"Installed the hooks pre-commit, commit-msg, post-merge in `{folder}`; "
        "first they call what was there before: pre-commit, post-merge." in said.out
    )
    installed = everything(folder)
    again = penguin(clone.path, "init", "--hooks", "--json")
    assert again.json["init"]["hooks"] == {"folder": str(folder), "new": []}
    assert installed == everything(folder)
    dry = penguin(clone.path, "uninstall", "--dry-run")
    assert f"Would remove the hook `{folder}/pre-commit`, with the earlier one put back" in dry.out
    assert installed == everything(folder)

    said = penguin(clone.path, "uninstall")

    assert said.code == 0
    assert f"Removed the hook `{folder}/commit-msg`." in said.lines
    assert "Removed the merge driver from git's settings." in said.lines
    assert "git rm -r .penguin" in said.err
    assert before == everything(clone.path / ".git")
    assert not (clone.path / ".git/penguin").exists()
    assert (clone.path / ".penguin/config.yaml").exists()
    assert "Penguin has put nothing into this clone." in penguin(clone.path, "uninstall").out


def test_an_earlier_hook_runs_first_and_its_exit_code_counts(clone: Clone) -> None:
    folder = clone.path / ".git/hooks"
    hook(folder, "pre-commit", "#!/bin/sh\necho earlier $# >&2\n[ ! -f refuse ] || exit 7\n")
    hook(folder, "commit-msg", '#!/bin/sh\necho "Signed: me" >> "$1"\n')
    assert penguin(clone.path, "init", "--hooks").code == 0

    staged(clone, b="titel: B\n")
    said = commit(clone)
    assert said.err.index("earlier 0") < said.err.index("b.yaml:1:1")

    staged(clone, b="title: B\n")
    (clone.path / "refuse").touch()
    said = commit(clone)
    assert said.code == 1
    assert "b.yaml" not in said.err

    (clone.path / "refuse").unlink()
    assert commit(clone).code == 0
    assert "Signed: me" in clone.git("log", "-1", "--format=%B")


def test_an_earlier_hook_that_git_ignored_stays_ignored(clone: Clone) -> None:
    hook(clone.path / ".git/hooks", "pre-commit", "#!/bin/sh\nexit 1\n", 0o644)
    assert penguin(clone.path, "init", "--hooks").code == 0

    staged(clone, b="title: B\n")

    assert commit(clone).code == 0


@pytest.mark.parametrize("where", ["relative", "absolute"])
def test_the_folder_that_git_is_configured_for_is_used(clone: Clone, where: str, tmp_path: Path) -> None:
    folder = clone.path / "my hooks" if where == "relative" else tmp_path / "elsewhere"
    hook(folder, "pre-commit", "#!/bin/sh\necho earlier >&2\n")
    clone.git("config", "core.hooksPath", "my hooks" if where == "relative" else str(folder))
    before = everything(folder)

    assert penguin(clone.path, "init", "--hooks").code == 0

    assert {*NAMES, "pre-commit.before-penguin"} == everything(folder).keys()
    staged(clone, b="titel: B\n")
    said = commit(clone)
    assert "earlier" in said.err
    assert "b.yaml:1:1" in said.err
    assert penguin(clone.path, "uninstall").code == 0
    assert before == everything(folder)


def test_a_folder_that_was_empty_is_empty_again(clone: Clone) -> None:
    folder = clone.path / "tools/hooks"
    folder.mkdir(parents=True)
    clone.git("config", "core.hooksPath", "tools/hooks")
    assert penguin(clone.path, "init", "--hooks").code == 0

    assert penguin(clone.path, "uninstall").code == 0

    assert [] == list(folder.iterdir())


def test_a_folder_that_is_kept_in_the_repository_is_left_to_people(clone: Clone) -> None:
    hook(clone.path / ".githooks", "pre-commit", "#!/bin/sh\nexit 0\n")
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "Hooks for all")
    clone.git("config", "core.hooksPath", ".githooks")

    said = penguin(clone.path, "init", "--hooks")

    assert said.code == 1
    assert "are kept in the repository itself" in said.err
    assert 'penguin hook pre-commit "$@" || exit' in said.err
    assert clone.git("status", "--porcelain") == ""
    assert penguin(clone.path, "init", "--hooks", "--force").code == 0
    assert hook_files.is_ours(clone.path / ".githooks/pre-commit")
    assert penguin(clone.path, "uninstall").code == 0
    assert clone.git("status", "--porcelain") == ""


def test_a_folder_that_all_repositories_share_is_left_to_people(clone: Clone, tmp_path: Path) -> None:
    clone.git("config", "--global", "core.hooksPath", str(tmp_path / "global"))

    said = penguin(clone.path, "init", "--hooks")

    assert said.code == 1
    assert "Your global configuration has all repositories share the hooks" in said.err
    assert not (tmp_path / "global").exists()


def test_husky_gets_a_line_instead_of_a_hook(clone: Clone) -> None:
    script = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n'
    hook(clone.path / ".husky/_", "pre-commit", script)
    hook(clone.path / ".husky/_", "h", 'n=$(basename "$0")\n')
    clone.git("config", "core.hooksPath", ".husky/_")
    before = everything(clone.path / ".husky")

    said = penguin(clone.path, "init", "--hooks")

    assert said.code == 1
    assert f"`{clone.path}/.husky/pre-commit`" in said.err
    assert before == everything(clone.path / ".husky")


def test_hooks_that_are_switched_off_are_said_to_be(clone: Clone) -> None:
    clone.git("config", "core.hooksPath", "/dev/null")

    said = penguin(clone.path, "init", "--hooks")

    assert said.code == 1
    assert "hooks are switched off" in said.err


def test_a_penguin_that_is_not_on_the_path_is_called_by_its_place(clone: Clone) -> None:
    assert penguin(clone.path, "init", "--hooks").code == 0
    staged(clone, b="titel: B\n")

    assert "b.yaml:1:1" in git(clone, "commit", "-q", "-m", "B", PATH="/usr/bin:/bin").err


def test_a_penguin_that_is_gone_lets_the_commit_through_and_says_so(clone: Clone) -> None:
    assert penguin(clone.path, "init", "--hooks").code == 0
    for name in NAMES:
        file = clone.path / ".git/hooks" / name
        here = str(hook_files.program())
        file.write_text(file.read_text().replace(here, "/gone/penguin"))
    staged(clone, b="titel: B\n")

    said = git(clone, "commit", "-q", "-m", "B\n\nPenguin-Task: x", PATH="/usr/bin:/bin")

    assert said.code == 0
    assert said.err.splitlines() == [
        "penguin is not on the PATH, so task files were not checked.",
        "penguin is not on the PATH, so the message was not checked.",
    ]
    assert penguin(clone.path, "init", "--hooks").code == 0
    assert here in (clone.path / ".git/hooks/pre-commit").read_text()


def test_a_penguin_in_a_folder_with_blanks_and_quotes_is_called(clone: Clone, tmp_path: Path) -> None:
    odd = tmp_path / "it's $HOME"
    odd.mkdir()
    program = odd / "penguin"
    program.write_text('#!/bin/sh\necho "called $*" >&2\n')
    program.chmod(0o755)
    assert penguin(clone.path, "init", "--hooks").code == 0
    (clone.path / ".git/hooks/pre-commit").write_bytes(hook_files.text("pre-commit", program))

    staged(clone, b="title: B\n")

    assert "called hook pre-commit" in commit(clone).err


def test_the_hooks_work_as_they_are_shipped(clone: Clone) -> None:
    clone.git("config", "core.hooksPath", str(Path(__file__).parents[2] / "hooks"))
    staged(clone, b="titel: B\n")
    beside = hook_files.program()
    assert beside is not None

    said = git(clone, "commit", "-m", "B", PATH=f"{beside.parent}:/usr/bin:/bin")

    assert "b.yaml:1:1" in said.err


def test_a_framework_that_was_installed_later_and_calls_us_is_left_in_place(clone: Clone) -> None:
    folder = clone.path / ".git/hooks"
    hook(folder, "pre-commit", "#!/bin/sh\necho first >&2\n")
    assert penguin(clone.path, "init", "--hooks").code == 0
    (folder / "pre-commit").rename(folder / "pre-commit.legacy")
    hook(folder, "pre-commit", '#!/bin/sh\n"${0%/*}/pre-commit.legacy" "$@"\n')
    theirs = (folder / "pre-commit").read_bytes()

    assert penguin(clone.path, "init", "--hooks").code == 0
    staged(clone, b="titel: B\n")
    said = commit(clone)
    assert "first" in said.err
    assert "b.yaml:1:1" in said.err

    assert penguin(clone.path, "uninstall").code == 0
    assert theirs == (folder / "pre-commit").read_bytes()
    assert (folder / "pre-commit.legacy").read_text() == "#!/bin/sh\necho first >&2\n"
    assert not [name for name in everything(folder) if "penguin" in name]


def test_a_hook_of_ours_that_somebody_replaced_is_theirs(clone: Clone) -> None:
    folder = clone.path / ".git/hooks"
    hook(folder, "pre-commit", "#!/bin/sh\nexit 0\n")
    assert penguin(clone.path, "init", "--hooks").code == 0
    hook(folder, "pre-commit", "#!/bin/sh\necho another\n")
    before = everything(folder)

    said = penguin(clone.path, "init", "--hooks")
    assert said.code == 1
    assert "pre-commit.before-penguin` is there from before" in said.err
    assert before == everything(folder)


def test_a_deleted_hook_of_ours_gives_the_earlier_one_back(clone: Clone) -> None:
    folder = clone.path / ".git/hooks"
    hook(folder, "pre-commit", "#!/bin/sh\necho first\n")
    assert penguin(clone.path, "init", "--hooks").code == 0
    (folder / "pre-commit").unlink()

    assert penguin(clone.path, "uninstall").code == 0

    assert (folder / "pre-commit").read_text() == "#!/bin/sh\necho first\n"


def test_nothing_is_taken_away_while_a_daemon_works(clone: Clone) -> None:
    assert penguin(clone.path, "init", "--hooks").code == 0
    with clone.daemon() as daemon:
        daemon.until(lambda _: True)
        said = penguin(clone.path, "uninstall")

    assert said.code == 1
    assert "penguin daemon stop" in said.err
    assert hook_files.is_ours(clone.path / ".git/hooks/pre-commit")


def test_what_attempts_left_stays_and_is_named(tmp_path: Path) -> None:
    clone = hooked(tmp_path / "worked")
    clone.task("run", "status: pending\n\ntitle: Run\nrun: 'true'\n")
    clone.run()

    said = penguin(clone.path, "uninstall", "--json")

    assert said.json["version"] == 1
    kept = " ".join(said.json["uninstall"]["kept"])
    assert "git for-each-ref --format='delete %(refname)' refs/penguin/ refs/heads/penguin/" in kept
    assert clone.read(f"{TASKS}/run.yaml").startswith("status: completed")
