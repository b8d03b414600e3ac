"""The merge driver in a clone's git configuration: set, looked for, taken away.

Configuration is not cloned, so each clone is asked once. `.penguin/.gitattributes` says for which files git
calls the driver; where it is not set, git merges their lines as ever.
"""

import re
import shlex
import sys
from pathlib import Path

from penguin_git.model import layout
from penguin_git.tracker.project import Project

ATTRIBUTES = f"{layout.ROOT}/.gitattributes"

_SECTION = "merge.penguin"
_NAME = "task files, field by field"
_LINES = ("tasks/*.yaml merge=penguin", "tasks/**/*.yaml merge=penguin")
_ABOUT = "# Task files are merged field by field in clones where `penguin init` was run, by lines elsewhere."
_ANY_TASK = f"{layout.TASKS}/any.yaml"
_STARTED = re.compile(r"\$\((?P<words>.+?) -P -m penguin_git merge-driver ")


def install(project: Project, interpreter: str = sys.executable) -> bool:
    """Have git call penguin for task files in this clone; say whether that is new."""
    wanted = {"name": _NAME, "driver": command(interpreter)}
    if all(_setting(project, key) == value for key, value in wanted.items()):
        return False
    for key, value in wanted.items():
        project.repo.shared.run("config", "--local", f"{_SECTION}.{key}", value)
    return True


def uninstall(project: Project) -> bool:
    """Take the driver out of this clone's configuration; say whether it was there."""
    gone = project.repo.shared.run("config", "--local", "--remove-section", _SECTION, ok=(0, 128))
    return gone.code == 0


def is_set(project: Project) -> bool:
    """Say whether this clone's configuration names the driver, working or not."""
    return bool(_setting(project, "driver") or _setting(project, "name"))


def is_installed(project: Project) -> bool:
    """Say whether git would merge a task file field by field here."""
    return not missing(project)


def missing(project: Project) -> tuple[str, ...]:
    """What keeps git from merging task files field by field here, in sentences."""
    problems = []
    driver = _setting(project, "driver")
    if not driver:
        problems.append("Git merges task files by lines here: the merge driver is not set in this clone.")
    elif (gone := _program(driver)) and not gone.exists():
        problems.append(f"The merge driver of this clone starts `{gone}`, which is gone.")
    asked = project.repo.git.run("check-attr", "-z", "merge", "--", _ANY_TASK).text.split("\0")
    if asked[2:3] != ["penguin"]:
        problems.append(f"`{ATTRIBUTES}` does not name the merge driver for task files.")
    return tuple(problems)


def attributes(data: bytes | None) -> bytes:
    """`.penguin/.gitattributes` with the lines that name the driver; a person's own lines stay."""
    text = data or b""
    have = {b" ".join(line.split()) for line in text.splitlines()}
    new = [line for line in _LINES if line.encode() not in have]
    if not new:
        return text
    gap = b"" if not text or text.endswith(b"\n") else b"\n"
    return text + gap + "".join(f"{line}\n" for line in (_ABOUT, *new)).encode()


def command(interpreter: str) -> str:
    """The line that git gives to a shell.

    It names the interpreter, since `penguin` need not be on git's PATH. One word on standard output tells
    a merge by penguin from a program that could not start; then the lines are merged as git does it.
    """
    # -P: nothing in the folder that git works in may stand in for one of our modules.
    program = f"{shlex.quote(interpreter)} -P -m penguin_git".replace("%", "%%")
    return (
        f'case "$({program} merge-driver %O %A %B %P %L %X %Y)" in '
        "clean) exit 0;; conflict) exit 1;; esac; "
        "echo \"penguin could not be started, so git merged lines; 'penguin init' sets it right.\" >&2; "
        "git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; "
        "code=$?; test $code -lt 128 || exit 1; exit $code"
    )


def _setting(project: Project, key: str) -> str:
    return project.repo.shared.run("config", "--get", f"{_SECTION}.{key}", ok=(0, 1)).text


def _program(driver: str) -> Path | None:
    """What a driver line of ours starts; None for one that somebody wrote by hand."""
    found = _STARTED.search(driver)
    return Path(shlex.split(found["words"].replace("%%", "%"))[0]) if found else None
