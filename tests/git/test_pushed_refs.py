"""Refs that move on the server first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from penguin_git.git.pushed_refs import PushedRefs
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.remote import GitRemote, Refused, Unreachable
from tests.support.clones import Clone
from tests.support.servers import Server, serving

JOB, KEPT = "refs/heads/penguin/job", "refs/penguin/attempts/job/1-a"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "clone")


@pytest.fixture
def server(tmp_path: Path, clone: Clone) -> Iterator[Server]:
    with serving("path", tmp_path, clone.path) as server:
        yield server


@contextmanager
def pushed(clone: Clone, server: Server, waits: list[float]) -> Iterator[PushedRefs]:
    with clone.project() as project:
        git, objects = project.repo.shared, project.store.objects
        yield PushedRefs(git, objects, GitRemote(project.repo, server.url), waits.append)


def test_what_moved_here_has_moved_there(clone: Clone, server: Server) -> None:
    head = clone.git("rev-parse", "HEAD")

    with pushed(clone, server, []) as refs:
        refs.update([Update(JOB, head, None), Update(KEPT, head, None)])
        refs.record([Update(KEPT, None, head)])

    assert (head, head) == (server.refs()[JOB], clone.git("rev-parse", JOB))
    assert KEPT not in server.refs()


def test_who_comes_second_moves_nothing(clone: Clone, server: Server) -> None:
    head = clone.git("rev-parse", "HEAD")
    theirs = clone.git("commit-tree", "HEAD^{tree}", "-m", "theirs")
    clone.git("push", "-q", server.url, f"{theirs}:{JOB}")

    with pushed(clone, server, []) as refs, pytest.raises(StaleRef):
        refs.update([Update(JOB, head, None), Update(KEPT, head, None)])

    assert theirs == server.refs()[JOB]
    assert KEPT not in server.refs()
    assert [] == clone.branches()


def test_a_lost_answer_is_no_loss(clone: Clone, server: Server) -> None:
    head = clone.git("rev-parse", "HEAD")
    server.lose_next_reply()

    with pushed(clone, server, []) as refs:
        refs.update([Update(JOB, head, None)])

    assert head == server.refs()[JOB]


def test_a_refusal_is_said_at_once(clone: Clone, server: Server) -> None:
    waits: list[float] = []
    server.deny(JOB)

    with pushed(clone, server, waits) as refs, pytest.raises(Refused, match="is not for you"):
        refs.update([Update(JOB, clone.git("rev-parse", "HEAD"), None)])

    assert [] == waits


def test_a_server_that_is_away_is_waited_for_half_a_minute(clone: Clone, server: Server) -> None:
    waits: list[float] = []

    with pushed(clone, server, waits) as refs, server.cut(), pytest.raises(Unreachable):
        refs.update([Update(JOB, clone.git("rev-parse", "HEAD"), None)])

    assert 31.5 == sum(waits)
    with clone.project() as project:
        assert Refs(project.repo.shared).read(JOB) is None
