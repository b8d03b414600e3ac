"""No path leads a tool out of the worktree or into what is git's, whatever lies there or is swapped in."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import pytest

from penguin_git.agents.tools.confined import is_git, place, printable
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Result
from tests.agents.tools.conftest import Use


@dataclass(frozen=True)
class Aim:
    """A call of a tool, but for one path."""

    tool: str
    key: str
    rest: dict[str, object]

    def at(self, path: str, use: Use) -> Result:
        return use(self.tool, **self.rest, **{self.key: path})


AIMS = [
    Aim("read_file", "path", {}),
    Aim("list_folder", "path", {}),
    Aim("glob", "path", {"pattern": "**"}),
    Aim("create_file", "path", {"text": "new", "overwrite": True}),
    Aim("replace_text", "path", {"old": "planted", "new": "changed"}),
    Aim("insert_text", "path", {"after_line": 0, "text": "new"}),
    Aim("delete_path", "path", {"with_contents": True}),
    Aim("move_path", "path", {"to": "taken"}),
    Aim("move_path", "to", {"path": "mine.txt"}),
]
aimed = pytest.mark.parametrize("aim", AIMS, ids=[f"{aim.tool}-{aim.key}" for aim in AIMS])


@aimed
@pytest.mark.parametrize(
    "path", ["../outside/secret.txt", "a/../../outside/secret.txt", "ABSOLUTE", "/etc/passwd"]
)
def test_nothing_outside_of_the_worktree_is_reached(
    aim: Aim, path: str, use: Use, worktree: Path, secret: Path
) -> None:
    (worktree / "mine.txt").write_text("mine\n")

    result = aim.at(path.replace("ABSOLUTE", str(secret)), use)

    assert result.denied
    assert not result.ok
    assert "planted marker" not in result.text
    assert "the planted marker\n" == secret.read_text()
    assert [secret] == list(secret.parent.iterdir())


@aimed
@pytest.mark.parametrize("path", ["door/secret.txt", "deep/door/secret.txt", "window"])
def test_no_tool_goes_through_a_link(aim: Aim, path: str, use: Use, worktree: Path, secret: Path) -> None:
    (worktree / "mine.txt").write_text("mine\n")
    (worktree / "deep").mkdir()
    (worktree / "door").symlink_to(secret.parent)
    (worktree / "deep" / "door").symlink_to(secret.parent)
    (worktree / "window").symlink_to(secret)

    result = aim.at(path, use)

    assert "planted marker" not in result.text
    assert "the planted marker\n" == secret.read_text()
    assert [secret] == list(secret.parent.iterdir())
    if path != "window":  # a link itself may be deleted or moved
        assert result.denied


@aimed
@pytest.mark.parametrize(
    "path", [".git", ".git/config", ".GIT", "vendor/.git/hooks/post-commit", ".g\u200dit", ".git."]
)
def test_what_is_git_s_is_left_alone(aim: Aim, path: str, use: Use, worktree: Path) -> None:
    (worktree / "mine.txt").write_text("mine\n")

    result = aim.at(path, use)

    assert result.denied
    assert "belongs to git" in result.text
    assert "gitdir: /elsewhere\n" == (worktree / ".git").read_text()
    assert {".git", "mine.txt"} == {entry.name for entry in worktree.iterdir()}


def test_a_link_is_named_with_where_it_leads(use: Use, worktree: Path) -> None:
    (worktree / "link").symlink_to("src/real.py")

    result = use("read_file", path="link")

    assert "`link` is a symbolic link to `src/real.py`. These tools follow no links" in result.text


def test_an_absolute_path_below_the_worktree_is_as_good_as_a_relative_one(use: Use, worktree: Path) -> None:
    (worktree / "a.txt").write_text("hello\n")

    assert "     1\thello" == use("read_file", path=str(worktree / "a.txt")).text


@pytest.mark.parametrize("tool", ["read_file", "create_file", "replace_text", "insert_text"])
@pytest.mark.parametrize("kind", ["pipe", "socket", "folder"])
def test_only_regular_files_are_opened(tool: str, kind: str, use: Use, worktree: Path) -> None:
    aim = next(aim for aim in AIMS if aim.tool == tool)
    with chdir(worktree), socket.socket(socket.AF_UNIX) as server:
        match kind:
            case "pipe":
                os.mkfifo("it")
            case "socket":
                server.bind("it")
            case "folder":
                Path("it").mkdir()

        result = aim.at("it", use)

    assert f"`it` is a {kind} and not a regular file." == result.text
    assert not result.ok


def test_a_device_is_not_opened() -> None:
    with place(Path("/dev"), "zero") as device, pytest.raises(Refusal, match="is a device"):
        device.read()


@pytest.mark.parametrize(
    "path",
    ["", ".", "nothing.txt", "nothing/below.txt", "a.txt/below", "x" * 300, "a\0b", "/".join("d" * 3000)],
)
def test_what_is_not_there_is_said(path: str, use: Use, worktree: Path) -> None:
    (worktree / "a.txt").write_text("hello\n")

    result = use("read_file", path=path)

    assert not result.ok
    assert not result.denied
    assert result.text.endswith(".")


def test_a_file_of_more_than_5_mb_is_not_read(use: Use, worktree: Path) -> None:
    with (worktree / "huge").open("wb") as file:
        file.truncate(2**40)  # sparse: it takes no room

    assert "larger than 5 MB" in use("read_file", path="huge").text


def test_a_replaced_file_is_a_new_one(use: Use, worktree: Path, secret: Path) -> None:
    """A second name outside, as package caches make them, keeps what it had."""
    os.link(secret, worktree / "shared.txt")

    result = use("replace_text", path="shared.txt", old="planted", new="changed")

    assert result.ok
    assert "the changed marker\n" == (worktree / "shared.txt").read_text()
    assert "the planted marker\n" == secret.read_text()


def put(source: Path, target: Path) -> None:
    """Rename, and clear away what a tool made meanwhile in the gap between."""
    while True:
        try:
            source.rename(target)
        except OSError:
            rmtree(target, ignore_errors=True)
        else:
            return


@contextmanager
def swapping(folder: Path, door: Path) -> Iterator[None]:
    """Meanwhile `folder` is by turns a folder and a link to `door`."""
    over = threading.Event()
    link, kept = folder.with_name("link"), folder.with_name("kept")

    def swap() -> None:
        while not over.is_set():
            link.symlink_to(door)
            folder.rename(kept)
            put(link, folder)
            folder.unlink()
            put(kept, folder)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("read_file", {"path": "room/secret.txt"}),
        ("list_folder", {"path": "room", "depth": 2}),
        ("glob", {"pattern": "**/only-outside.txt"}),
        ("create_file", {"path": "room/new.txt", "text": "new", "overwrite": True}),
        ("replace_text", {"path": "room/secret.txt", "old": "e", "new": "E", "everywhere": True}),
        ("delete_path", {"path": "room/secret.txt"}),
    ],
)
def test_a_link_that_is_swapped_in_meanwhile_leads_nowhere(
    tool: str, given: dict[str, object], use: Use, worktree: Path, secret: Path
) -> None:
    (worktree / "room").mkdir()
    (worktree / "room" / "secret.txt").write_text("here\n")
    (secret.parent / "only-outside.txt").write_text("outside\n")
    before = sorted(secret.parent.iterdir())

    with swapping(worktree / "room", secret.parent):
        texts = {use(tool, **given).text for _ in range(200)}

    assert not [text for text in texts if "planted marker" in text or "only-outside" in text]
    assert before == sorted(secret.parent.iterdir())
    assert "the planted marker\n" == secret.read_text()


def descriptors() -> set[str]:
    return {entry.name for entry in Path("/dev/fd").iterdir()}


def test_no_descriptor_stays_open(use: Use, worktree: Path) -> None:
    (worktree / "a" / "b").mkdir(parents=True)
    before = descriptors()

    use("create_file", path="a/b/c/d.txt", text="x")
    use("read_file", path="a/b/c/d.txt")
    use("read_file", path="a/b/c/nothing.txt")
    use("read_file", path="a/nothing/c")
    use("list_folder", depth=8)

    assert before == descriptors()


@pytest.mark.parametrize("name", [".git", ".GiT", ".git ", ".git.. ", "git~1", ".\u200cgit", ".gi\ufefft"])
def test_names_that_some_file_system_takes_for_git(name: str) -> None:
    assert is_git(name)


@pytest.mark.parametrize("name", [".gitignore", ".github", "git", ".gitattributes", "a.git"])
def test_names_that_only_look_similar(name: str) -> None:
    assert not is_git(name)


def test_names_are_shown_on_one_line() -> None:
    assert r"a\nb\x1b[31m\xff é" == printable("a\nb\x1b[31m\udcff é")
