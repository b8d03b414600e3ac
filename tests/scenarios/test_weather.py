"""The weather between a machine and the server that it shares tasks over."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from tests.support.clones import Clone, Daemon
from tests.support.machines import Shared
from tests.support.servers import KINDS, Server

BACK = "`origin` is reached again."
JOB = TaskId("job")
GATED = """\
status: pending

title: Wait for the gate
run: |
  echo once >> {folder}/begun
  until [ -e {folder}/gate ]; do sleep 0.02; done
  echo done > done.txt
"""
QUICK = "status: pending\n\ntitle: Do it\nrun: echo once >> {folder}/begun; echo done > done.txt\n"
# Dies after the update of a task's branch, once, so that nobody hears of it.
LOSES_A_CLAIM = """\
#!/bin/sh
grep -q refs/heads/penguin/ || exit 0
rm -f "$0"
kill -9 $PPID
"""


@contextmanager
def machine(folder: Path, text: str, kind: str = "http") -> Iterator[tuple[Server, Clone]]:
    """A server with the task `job`, and a machine that shares it."""
    shared = Shared.new(folder, {".penguin/tasks/job.yaml": text.format(folder=folder)})
    with KINDS[kind](shared.path) as server:
        yield server, shared.machine(folder / "ann", server.url)


def begun(folder: Path) -> int:
    """How often the script was started."""
    file = folder / "begun"
    return len(file.read_text().splitlines()) if file.exists() else 0


def said_by(daemon: Daemon) -> list[str]:
    """What a daemon had to say about the remote."""
    return [sentence for tick in daemon.ticks for sentence in tick.joined]


def is_away(sentence: str) -> bool:
    return sentence.startswith("`origin` can't be reached, and nothing")


def has_landed(server: Server) -> bool:
    return "done.txt" in server.git("ls-tree", "--name-only", "main").split()


def test_work_ends_while_the_server_is_away_and_lands_when_it_is_back(tmp_path: Path) -> None:
    with machine(tmp_path, GATED) as (server, ann), ann.daemon() as daemon:
        ann.wait_for(lambda: begun(tmp_path) == 1)
        with server.cut():
            (tmp_path / "gate").touch()
            daemon.until_rests("job")
            daemon.until(lambda daemon: any(map(is_away, said_by(daemon))))
            assert not has_landed(server)
        ann.wait_for(lambda: has_landed(server))
        log = "refs/penguin/logs/job/1"
        ann.wait_for(lambda: ann.git("rev-parse", log) == server.refs().get(log))
        daemon.until(lambda daemon: BACK in said_by(daemon))

    assert 1 == len([sentence for sentence in said_by(daemon) if is_away(sentence)])
    assert 1 == begun(tmp_path)
    assert [Outcome.COMPLETED] == [record.outcome for record in ann.records("job")]


def test_nothing_is_begun_while_the_server_is_away(tmp_path: Path) -> None:
    with machine(tmp_path, QUICK) as (server, ann):
        with server.cut(), ann.daemon() as daemon:
            daemon.until_it_looked()
            [reason] = {tick.waiting[JOB] for tick in daemon.ticks if JOB in tick.waiting}
            assert reason.startswith("`origin` can't be reached: ")
            assert 0 == begun(tmp_path)

        with ann.daemon():
            ann.wait_for(lambda: has_landed(server))


def test_a_claim_whose_answer_was_lost_is_worked_on_once(tmp_path: Path) -> None:
    for kind in ("http", "path"):
        folder = tmp_path / kind
        folder.mkdir()
        with machine(folder, QUICK, kind) as (server, ann):
            server.hook("post-receive", LOSES_A_CLAIM)

            with ann.daemon():
                ann.wait_for(lambda: has_landed(server))

        assert not (server.bare / "hooks/post-receive").exists()
        assert 1 == begun(folder)


def test_where_the_base_is_protected_work_stays_on_its_branch_and_lands_once_it_may(tmp_path: Path) -> None:
    with machine(tmp_path, QUICK) as (server, ann):
        server.deny("refs/heads/main")
        with ann.daemon() as daemon:
            daemon.until(lambda daemon: bool(daemon.ticks[-1].held))
            [reason] = {held for tick in daemon.ticks for held in tick.held.values()}
            assert reason.startswith("the remote refuses it: a hook of `127.0.0.1:")
            assert reason.endswith("refs/heads/main is not for you (Ask whoever looks after the server)")
            assert "refs/heads/penguin/job" in server.refs()
            assert reason in ann.row("job").reasons

            (server.bare / "hooks/update").unlink()
            ann.wait_for(lambda: has_landed(server))


def test_a_server_that_lets_nobody_delete_refs_keeps_branches_and_nothing_else_from_going_on(
    tmp_path: Path,
) -> None:
    with machine(tmp_path, QUICK) as (server, ann):
        server.git("config", "receive.denyDeletes", "true")
        bob = Clone(tmp_path / "bob")
        subprocess.run(["git", "clone", "-q", server.url, str(bob.path)], check=True)
        for number in range(4):
            bob.task(f"t{number}", f"status: pending\n\ntitle: Do it\nrun: touch t{number}.txt\n")
        bob.git("push", "-q")
        with ann.daemon() as daemon:
            ann.wait_for(lambda: len(refused(daemon)) == 5, 90)
            bob.git("pull", "-q", "--rebase")
            bob.task("last", "status: pending\n\ntitle: Do it\nrun: touch last.txt\n")
            bob.git("push", "-q")
            ann.wait_for(lambda: "last.txt" in server.git("ls-tree", "--name-only", "main"), 90)


def refused(daemon: Daemon) -> set[TaskId]:
    """The tasks whose branches the server does not let go."""
    return {
        task
        for tick in daemon.ticks
        for task, reason in tick.held.items()
        if "lets nobody delete refs" in reason
    }
