"""What shells offer on TAB, asked of the shells that are installed here, and of penguin itself."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.driving import DEADLINE, created, penguin, process
from tests.support.clones import Clone

_BASH = """
eval "$(penguin completion bash)"
COMP_WORDS=({words} '{incomplete}') COMP_CWORD={count}
_penguin_completion penguin
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
# compadd and _describe are zle's own and work only while a line is being edited: these stand in for them.
_ZSH = """
compdef() {{ }}
compadd() {{ printf '%s\\n' "${{(P)@[-1]}}" "${{@[-1]}}" }}
_describe() {{ printf '%s\\n' "${{(P@)3}}" }}
eval "$(penguin completion zsh)"
words=({words} '{incomplete}') CURRENT={after}
_penguin_completion penguin
"""
_FISH = """
penguin completion fish | source
complete -C '{line}'
"""
SCRIPTS = {
    "bash": ["bash", "--norc", "-c"],
    "zsh": ["zsh", "-f", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
BODIES = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
CONFIG = "base: main\nagents:\n  coder:\n    type: scripted\naliases:\n  gpt-4: coder\n"
INSTALLED = [shell for shell in SCRIPTS if shutil.which(shell)]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    _, clone = _first()
    return clone.copied(tmp_path / "project")


@cache
def _first() -> "tuple[TemporaryDirectory[str], Clone]":
    folder = TemporaryDirectory(prefix="penguin-completed-")
    clone = Clone.new(Path(folder.name) / "project")
    clone.commit({".penguin/config.yaml": CONFIG})
    created(
        clone.path, "Fix: the login", "--id", "k3f9", "--label", "backend", "--project", "Web Application"
    )
    created(clone.path, "Write the docs", "--id", "m7q2")
    return folder, clone


def in_shell(shell: str, folder: Path, line: str) -> list[str]:
    """What a shell offers at the end of a line."""
    *words, incomplete = line.split(" ")
    script = BODIES[shell].format(
        words=" ".join(words), incomplete=incomplete, count=len(words), after=len(words) + 1, line=line
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [*SCRIPTS[shell], script],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert "" == done.stderr
    return done.stdout.splitlines()


def offered(folder: Path, line: str) -> list[str]:
    """The values that penguin offers, asked as fish asks."""
    incomplete = line.rpartition(" ")[2]
    said = process(folder, COMP_WORDS=line, COMP_CWORD=incomplete, _PENGUIN_COMPLETE="fish_complete")
    assert (0, "") == (said.code, said.err)
    return [text.partition(",")[2].partition("\t")[0] for text in said.lines if text]


@pytest.mark.parametrize("shell", INSTALLED)
def test_a_shell_offers_the_ids_of_tasks(clone: Clone, shell: str) -> None:
    found = in_shell(shell, clone.path, "penguin task show k")

    assert ["k3f9"] == [line.split("\t")[0].split(":")[0] for line in found]
    assert shell == "bash" or "Fix: the login" in found[0].replace("\\", "")


@pytest.mark.parametrize("shell", INSTALLED)
def test_a_shell_offers_commands(clone: Clone, shell: str) -> None:
    found = in_shell(shell, clone.path, "penguin task che")

    assert ["checkpoint", "checkpoints"] == [line.split("\t")[0].split(":")[0] for line in found]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("penguin task update m", ["m7q2"]),
        ("penguin task create T --parent-task ", ["k3f9", "m7q2"]),
        ("penguin task create T --depends-on k3f9 ", ["k3f9", "m7q2"]),
        ("penguin task create --depends-on k3f9 m", ["m7q2"]),
        ("penguin task create ", []),
        ("penguin task list --status in_", ["in_progress", "in_review"]),
        ("penguin task list --label b", ["backend"]),
        ("penguin task list --project w", ["web-application"]),
        ("penguin project show ", ["web-application"]),
        ("penguin task create T --assigned-to ", ["gpt-4", "coder", "shell", "auto"]),
        ("penguin task create T --allowed-tools web_search,deb", ["web_search,debugging_tools"] * 2),
        ("penguin task update k3f9 --clear depends", ["depends_on"]),
        ("penguin task create --template bug", ["bug-fix"]),
    ],
)
def test_values_are_offered_where_they_belong(clone: Clone, line: str, values: list[str]) -> None:
    assert values == [value.removesuffix(":read") for value in offered(clone.path, line)]


def test_looking_for_values_does_nothing_else_and_complains_of_nothing(clone: Clone, tmp_path: Path) -> None:
    clone.write(".penguin/tasks/bad.yaml", "title: [\n")
    before = clone.git("status", "--porcelain", "-uall"), clone.git("for-each-ref")
    hook = clone.path / ".git/hooks/post-index-change"
    hook.write_text("#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)

    assert ["k3f9", "m7q2"] == offered(clone.path, "penguin task show ")
    assert not (clone.path / "hooked").exists()
    hook.unlink()
    assert before == (clone.git("status", "--porcelain", "-uall"), clone.git("for-each-ref"))
    (tmp_path / "empty").mkdir()
    assert [] == offered(tmp_path / "empty", "penguin task show ")


def test_another_folder_is_completed_with_its_own_tasks(clone: Clone, tmp_path: Path) -> None:
    assert ["k3f9"] == offered(tmp_path, f"penguin -C {clone.path.parent} -C {clone.path.name} task show k")


def test_text_that_could_confuse_a_terminal_is_escaped_or_not_offered(clone: Clone) -> None:
    clone.task(
        "evil", 'title: "Red \\e[31m\\nalert \\u202e"\nlabels: ["\\e]0;x\\a", fine]\n'.replace("\\n", " ")
    )

    said = process(
        clone.path, COMP_WORDS="penguin task show e", COMP_CWORD="e", _PENGUIN_COMPLETE="fish_complete"
    )

    assert "plain,evil\tRed \\x1b[31m alert \\u202e\n" == said.out
    assert ["fine"] == [one for one in offered(clone.path, "penguin task list --label ") if one != "backend"]


def test_a_task_of_the_base_is_offered_on_an_old_branch(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "old", "HEAD~1")

    assert ["k3f9", "m7q2"] == sorted(offered(clone.path, "penguin task show "))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_penguin(clone: Clone, shell: str) -> None:
    assert f"_PENGUIN_COMPLETE={shell}_complete" in penguin(clone.path, "completion", shell).out
