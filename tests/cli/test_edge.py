"""How commands end: exit codes, crash files, broken pipes, colours, and what gets imported."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from penguin_git import __version__
from penguin_git.cli import output
from penguin_git.cli.edge import run
from penguin_git.errors import PenguinError
from tests.cli.driving import created, penguin, process
from tests.support.clones import Clone

HEAVY = {"git", "networkx", "jinja2", "anthropic", "ruamel", "rich", "watchdog", "asyncio"} | {
    "anyio",
    "mcp",
    "mcp_types",
    "pydantic",
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


@pytest.mark.parametrize(
    ("make", "complaint", "hint"),
    [
        ([], "is not in a git repository.", "git init"),
        (["init", "-q"], "has no commits yet", "git commit --allow-empty"),
        (["init", "-q", "--bare"], "is a bare repository", "git clone"),
    ],
)
def test_a_folder_that_cannot_be_worked_in_is_explained(
    tmp_path: Path, make: list[str], complaint: str, hint: str
) -> None:
    if make:
        subprocess.run(["git", *make], cwd=tmp_path, check=True)

    said = penguin(tmp_path, "task", "list")

    assert (1, "") == (said.code, said.out)
    assert complaint in said.err
    assert f"hint: {hint}" in said.err or hint in said.err


def test_each_folder_is_looked_for_in_the_one_before(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9")
    (clone.path / "docs").mkdir()

    def listed(*folders: str) -> str:
        words = [word for folder in folders for word in ("-C", folder)]
        return penguin(clone.path, *words, "task", "list", "--json").out

    assert "k3f9" in listed("docs", "..", "")
    assert "k3f9" in listed("docs", str(clone.path))
    assert "" == listed("..")


def test_wrong_usage_is_exit_code_2_with_the_nearest_name(clone: Clone) -> None:
    unknown = penguin(clone.path, "taks")
    nested = penguin(clone.path, "task", "craete", "T")
    missing = penguin(clone.path, "task", "create")

    assert (2, 2, 2) == (unknown.code, nested.code, missing.code)
    assert "There is no command `taks`. Did you mean `task`?" in unknown.err
    assert "There is no command `craete`. Did you mean `create`?" in nested.err
    assert "Missing argument 'TITLE'." in missing.err


def test_a_bug_leaves_a_crash_file_and_exit_code_3(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone.path)

    code, err = _ending(ZeroDivisionError("by a penguin"))

    files = list((clone.path / ".git/penguin/crashes").iterdir())
    assert 3 == code
    assert [True] == [str(file) in err for file in files]
    assert "ZeroDivisionError: by a penguin" in files[0].read_text()
    assert __version__ in files[0].read_text()


def test_other_endings_have_their_codes() -> None:
    assert (130, "\nInterrupted.\n") == _ending(KeyboardInterrupt())
    assert (1, "error: It is `raining`.\n  hint: Take an umbrella.\n") == _ending(
        PenguinError("It is `raining`.", hint="Take an umbrella.")
    )


def _ending(error: BaseException) -> tuple[int, str]:
    @click.command()
    def command() -> None:
        raise error

    with CliRunner().isolation() as (_, err, _both):
        return run([], command), err.getvalue().decode()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("task show {}", "There is no task `\\xff`."),
        ("task create T --id {}", "`\\xff` can't be the id of a task"),
        ("task create T --relates-to {}", "There is no task `\\xff`."),
        ("task pause k3f9 --reason={}", "`--reason=\\xff` is no text in UTF-8."),
    ],
)
def test_bytes_that_are_no_text_are_named(clone: Clone, arguments: str, complaint: str) -> None:
    created(clone.path, "T", "--id", "k3f9")

    said = process(clone.path, *arguments.format(os.fsdecode(b"\xff")).split())

    assert (1, "") == (said.code, said.out)
    assert complaint in said.err


def test_a_limit_of_the_shell_is_named_with_what_lifts_it(clone: Clone) -> None:
    program = shlex.join([sys.executable, "-m", "penguin_git", "task", "create", "T"])

    done = subprocess.run(
        ["sh", "-c", f"ulimit -f 0; exec {program}"],
        cwd=clone.path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (1, "") == (done.returncode, done.stdout)
    assert "hint: Raise the limit of the size of files" in done.stderr


def test_nobody_reading_is_no_reason_to_complain(clone: Clone) -> None:
    for number in range(300):
        clone.write(f".penguin/tasks/t{number}.yaml", f"title: {'A rather long title ' * 12}{number}\n")
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [sys.executable, "-m", "penguin_git", "task", "list"],
        cwd=clone.path,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)

    assert "" == done.stderr


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ('exec "$0" -m penguin_git task list <&- >&-', 0, ""),
        ('rmdir ../gone; exec "$0" -m penguin_git task list', 1, "The folder that you are in is not there"),
    ],
)
def test_a_stream_or_folder_that_is_gone_is_no_bug(clone: Clone, script: str, code: int, said: str) -> None:
    clone.task("k3f9", "title: Fix the login\n")
    (clone.path / "gone").mkdir()
    folder = clone.path / "gone"

    done = subprocess.run(
        ["sh", "-c", script, sys.executable], cwd=folder, capture_output=True, text=True, check=False
    )

    assert (code, "") == (done.returncode, done.stdout)
    assert said in done.stderr
    assert bool(said) == bool(done.stderr)


def test_the_version_is_answered_without_click() -> None:
    script = (
        "import sys; from penguin_git.__main__ import run; run(['--version']);print('click' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert f"penguin {__version__}\nFalse\n" == said.stdout
    assert f"penguin {__version__}\n" == penguin(Path.cwd(), "--version").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["task", "--help"],
        ["task", "list"],
        ["task", "show", "k3f9"],
        ["task", "why", "k3f9"],
        ["prime"],
    ],
)
def test_everyday_commands_import_nothing_heavy(clone: Clone, arguments: list[str]) -> None:
    created(clone.path, "T", "--id", "k3f9")
    script = (
        "import sys, json; from penguin_git.cli.edge import run; code = run(sys.argv[1:]);"
        "print(json.dumps([code, sorted({name.partition('.')[0] for name in sys.modules})]))"
    )

    said = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=clone.path, capture_output=True, text=True, check=True
    )

    code, modules = json.loads(said.stdout.splitlines()[-1])
    assert (0, set()) == (code, HEAVY & set(modules))


@pytest.mark.parametrize(
    "arguments",
    [["task", "list", "--compact"], ["task", "show", "k3f9"], ["search", "T"]],
)
def test_who_looks_at_files_that_were_read_before_brings_no_yaml(clone: Clone, arguments: list[str]) -> None:
    created(clone.path, "T", "--id", "k3f9", "--requires-approval")
    os.utime(clone.path / ".penguin/tasks/k3f9.yaml", (1, 1))
    penguin(clone.path, "task", "list")
    script = (
        "import sys; from penguin_git.cli.edge import run; run(sys.argv[1:]);print('yaml' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=clone.path, capture_output=True, text=True, check=True
    )

    assert "False" == said.stdout.splitlines()[-1]


def test_colours_are_for_terminals_only_and_can_be_switched_off(clone: Clone) -> None:
    created(clone.path, "T", "--id", "k3f9")

    def listed(*flags: str, **environ: str) -> str:
        with CliRunner().isolation(color=True, env=environ) as (out, _, _both):
            run(["-C", str(clone.path), *flags, "task", "list"])
            return out.getvalue().decode()

    assert "\x1b[33mblocked\x1b[0m" in listed(NO_COLOR="")
    assert "\x1b[" not in listed(NO_COLOR="1")
    assert "\x1b[" not in listed("--no-color", NO_COLOR="")
    assert "\x1b[" not in listed(NO_COLOR="", TERM="dumb")
    assert "\x1b[" not in process(clone.path, "task", "list", NO_COLOR="").out


def test_settings_are_printed_with_their_defaults(tmp_path: Path) -> None:
    clone = Clone.new(
        tmp_path / "project", config="base: main\nsandbox: auto\nagents:\n  mine: {type: shell}\n"
    )

    text, plain = penguin(clone.path, "show-config"), penguin(clone.path, "show-config", "--json").json

    assert "max_parallel: 2" in text.lines
    assert "    type: shell" in text.lines
    assert f"sandbox: auto (here: {plain['sandbox']})" in text.lines
    assert ("main", 2, "merge") == tuple(plain["config"][key] for key in ("base", "max_parallel", "land"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_clicks_own(clone: Clone, shell: str) -> None:
    assert "_PENGUIN_COMPLETE" in penguin(clone.path, "completion", shell).out


def test_completion_knows_the_commands(clone: Clone) -> None:
    said = process(
        clone.path, _PENGUIN_COMPLETE="fish_complete", COMP_WORDS="penguin task cre", COMP_CWORD="cre"
    )

    assert ["plain,create\tCreate a task"] == said.lines


@pytest.mark.parametrize(
    ("environ", "refused", "wanted"),
    [
        ({}, False, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, False, None),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"FORCE_COLOR": "0"}, False, None),
        ({"FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colours_are_as_the_environment_wants_them(
    environ: dict[str, str], refused: bool, wanted: bool | None
) -> None:
    assert wanted is output.colour(environ, refused=refused)


def test_errors_are_in_colour_where_the_rest_is(clone: Clone) -> None:
    for environ, in_colour in (({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "TERM": "dumb"}, True)):
        said = process(clone.path, "task", "show", "nope", NO_COLOR="", **environ)
        assert in_colour == ("\x1b[" in said.err)
    assert (
        "\x1b["
        not in process(clone.path, "--no-color", "task", "show", "x", NO_COLOR="", FORCE_COLOR="1").err
    )
