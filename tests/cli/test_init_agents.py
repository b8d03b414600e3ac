"""`penguin init --agents`: what agents are told in files, and that it goes without a trace."""

import re
import shlex
from pathlib import Path
from stat import S_IMODE

import click
import pytest

from penguin_git.cli.main import penguin as program
from penguin_git.mcp.ways import BY_TOOL
from penguin_git.model.instructions import GENERAL, SKILL, SKILL_HEAD
from penguin_git.model.ways import BY_COMMAND
from tests.cli.driving import penguin
from tests.support.clones import Clone

_SKILL = ".claude/skills/penguin/SKILL.md"
_WAYS = (BY_COMMAND, BY_TOOL)
_TEXTS = (
    GENERAL,
    SKILL,
    *(text for ways in _WAYS for text in (ways.project, ways.task, ways.inside, ways.rest)),
)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    assert 0 == penguin(clone.path, "init").code
    return clone


def test_agents_are_told_in_one_commit_and_again_changes_nothing(clone: Clone) -> None:
    said = penguin(clone.path, "init", "--agents")
    told = clone.git("rev-parse", "HEAD")
    again = penguin(clone.path, "init", "--agents", "--json").json["init"]["agents"]

    assert (
        f"Told agents about the tasks in `AGENTS.md` and `{_SKILL}`, and committed it ({told[:7]})."
        in said.lines
    )
    assert [_SKILL, "AGENTS.md"] == clone.git("show", "--format=", "--name-only").splitlines()
    assert {"written": [], "commit": None, "not_committed": None, "left": []} == again
    assert (told, "") == (clone.git("rev-parse", "HEAD"), clone.git("status", "--short"))
    assert clone.read(_SKILL).startswith("---\nname: penguin\ndescription: ")


def test_what_people_wrote_stays_and_an_old_section_is_brought_up_to_date(clone: Clone) -> None:
    clone.commit({"AGENTS.md": "# Rules\n\nBe kind.\n"})
    penguin(clone.path, "init", "--agents")
    told = clone.read("AGENTS.md")
    clone.commit({"AGENTS.md": told.replace("## Tasks", "## Old words") + "\nBelow\n"})

    penguin(clone.path, "init", "--agents")

    assert told + "\nBelow\n" == clone.read("AGENTS.md")
    assert told.startswith("# Rules\n\nBe kind.\n\n<!-- penguin:begin")


def test_uninstalling_takes_out_what_was_told_and_nothing_else(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD^{tree}")
    penguin(clone.path, "init", "--agents")
    dry = penguin(clone.path, "uninstall", "--dry-run")

    said = penguin(clone.path, "uninstall")

    assert f"Would remove what agents are told about the tasks, from `AGENTS.md` and `{_SKILL}`." in dry.lines
    assert f"Committed on `main` ({clone.git('rev-parse', '--short=7', 'HEAD')})." in said.err
    assert (before, "") == (clone.git("rev-parse", "HEAD^{tree}"), clone.git("status", "--short"))
    assert not (clone.path / ".claude").exists()


def test_uninstalling_keeps_what_people_added_around_it(clone: Clone) -> None:
    clone.commit({"AGENTS.md": "# Rules\r\n"})
    penguin(clone.path, "init", "--agents")
    with (clone.path / _SKILL).open("a") as file:
        file.write("\nOur own words\n")
    with (clone.path / "AGENTS.md").open("a", newline="") as file:
        file.write("Not committed\r\n")

    penguin(clone.path, "uninstall")

    assert b"# Rules\r\n\r\nNot committed\r\n" == (clone.path / "AGENTS.md").read_bytes()
    assert SKILL_HEAD + "\n\nOur own words\n" == clone.read(_SKILL)
    assert [" M AGENTS.md", "?? .claude/"] == clone.git("status", "--short").splitlines()
    assert "# Rules\n" == clone.git("show", "HEAD:AGENTS.md").replace("\r", "") + "\n"


def test_what_git_ignores_is_written_and_not_committed(clone: Clone) -> None:
    clone.commit({".gitignore": ".claude/\n"})

    said = penguin(clone.path, "init", "--agents")

    assert f"`{_SKILL}` is ignored by git, so it is not committed." in said.lines
    assert "AGENTS.md" == clone.git("show", "--format=", "--name-only")
    assert (clone.path / _SKILL).exists()
    penguin(clone.path, "uninstall")
    assert not (clone.path / _SKILL).exists()


def test_somebody_elses_skill_and_unclear_marks_are_left_alone(clone: Clone) -> None:
    clone.commit({_SKILL: "---\nname: penguin\n---\nMine\n", "AGENTS.md": "<!-- penguin:end -->\n"})

    said = penguin(clone.path, "init", "--agents")
    gone = penguin(clone.path, "uninstall")

    assert 1 == said.code
    assert (
        "`AGENTS.md`: The marks `penguin:begin` and `penguin:end` don't stand around one section." in said.err
    )
    assert "`AGENTS.md`: The marks" in gone.err
    assert ("<!-- penguin:end -->\n", "") == (clone.read("AGENTS.md"), clone.git("status", "--short"))
    clone.commit({"AGENTS.md": "# Rules\n"})
    assert (
        f"`{_SKILL}` is not penguin's, and stays as it is." in penguin(clone.path, "init", "--agents").lines
    )
    assert "---\nname: penguin\n---\nMine\n" == clone.read(_SKILL)


def test_links_are_not_followed_out_of_the_checkout(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text("Mine\n")
    (clone.path / "AGENTS.md").symlink_to(tmp_path / "elsewhere.md")

    said = penguin(clone.path, "init", "--agents")

    assert (1, "Mine\n") == (said.code, (tmp_path / "elsewhere.md").read_text())
    assert "`AGENTS.md` is a link that leads to no file of this checkout." in said.err
    assert not (clone.path / ".claude").exists()
    (clone.path / "AGENTS.md").unlink()
    (clone.path / "AGENTS.md").symlink_to("AGENTS.md")
    assert "leads to no file of this checkout" in penguin(clone.path, "init", "--agents").err


def test_a_link_within_the_checkout_leads_to_where_the_section_goes(clone: Clone) -> None:
    clone.write("CLAUDE.md", "# Rules\n")
    (clone.path / "AGENTS.md").symlink_to("CLAUDE.md")
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "One file for all")

    said = penguin(clone.path, "init", "--agents")

    assert "Told agents about the tasks in `CLAUDE.md` and" in said.out
    assert "## Tasks" in clone.git("show", "HEAD:CLAUDE.md")
    assert (clone.path / "AGENTS.md").is_symlink()
    penguin(clone.path, "uninstall")
    assert ("# Rules\n", "") == (clone.read("CLAUDE.md"), clone.git("status", "--short"))


def test_the_mode_of_a_file_stays(clone: Clone) -> None:
    clone.commit({"AGENTS.md": "# Rules\n"})
    (clone.path / "AGENTS.md").chmod(0o444)
    penguin(clone.path, "init", "--agents")
    assert 0o444 == S_IMODE((clone.path / "AGENTS.md").stat().st_mode)
    penguin(clone.path, "uninstall")
    (clone.path / "AGENTS.md").chmod(0o755)
    clone.git("commit", "-q", "-a", "-m", "Executable")

    said = penguin(clone.path, "init", "--agents")

    assert "`AGENTS.md` is executable, so it is not committed." in said.lines
    assert "100755" == clone.git("ls-files", "-s", "AGENTS.md").split()[0]
    assert " M AGENTS.md" == clone.git("status", "--short")
    assert "" == clone.git("diff", "--summary")


def test_a_folder_in_its_place_is_named_before_anything_is_written(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.write("AGENTS.md/x", "")

    said = penguin(clone.path, "init", "--agents")

    assert 1 == said.code
    assert "`AGENTS.md` is a folder." in said.err
    assert "?? AGENTS.md/" == clone.git("status", "--short")


def test_without_a_commit_the_files_are_only_written(clone: Clone) -> None:
    said = penguin(clone.path, "init", "--agents", "--no-commit")

    assert (
        f"Told agents about the tasks in `AGENTS.md` and `{_SKILL}`; not committed: you asked for no commit."
        in said.lines
    )
    assert ["?? .claude/", "?? AGENTS.md"] == clone.git("status", "--short").splitlines()


def test_every_command_that_agents_are_told_of_exists() -> None:
    lines = [
        line
        for text in _TEXTS
        for line in re.findall(r"`(penguin [^`]*)`|^ +(penguin .*?)(?: {2}|$)", text, re.M)
    ]
    said = {one or other for one, other in lines}

    assert 10 <= len(said)
    for line in said:
        _check(line)


def _check(line: str) -> None:
    """Each word up to the first argument is a command, and each flag is one of its own."""
    command: click.Command = program
    for word in shlex.split(line)[1:]:
        if word.startswith("-"):
            flags = {flag for option in command.params for flag in (*option.opts, *option.secondary_opts)}
            assert word in flags, f"`{line}`: `{command.name}` has no `{word}`"
        elif isinstance(command, click.Group):
            found = command.get_command(click.Context(command), word)
            assert found, f"`{line}`: there is no `{word}`"
            command = found
