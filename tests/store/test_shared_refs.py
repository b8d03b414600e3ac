"""Refs that a clone shares, moved by several threads of it."""

import threading
from pathlib import Path

import pytest

from penguin_git.git.refs import StaleRef, Update
from penguin_git.git.remote import GitRemote
from penguin_git.store.mirrors import Mirrors
from penguin_git.store.pace import Pace
from penguin_git.store.shared_refs import SharedRefs
from tests.support.clones import Clone
from tests.support.machines import Shared

JOB = "refs/heads/penguin/job"
SLOW = "#!/bin/sh\ntouch {folder}/asked\nuntil [ -e {folder}/gate ]; do sleep 0.01; done\n"


def shared_refs(clone: Clone, url: str, pace: Pace | None = None) -> SharedRefs:
    with clone.project() as project:
        names = Mirrors("origin", "refs/heads/main", "penguin")
        remote = GitRemote(project.repo, url, patience=30)
        return SharedRefs(project.repo.shared, project.store.objects, remote, names, pace)


def chain(clone: Clone, count: int) -> list[str]:
    """Commits, each on top of the one before."""
    tips = [clone.git("rev-parse", "HEAD")]
    for number in range(count):
        tips.append(clone.git("commit-tree", "HEAD^{tree}", "-p", tips[-1], "-m", f"{number}"))
    return tips[1:]


def test_a_checkpoint_that_is_made_while_the_last_one_is_still_on_its_way_is_not_taken_for_a_theft(
    tmp_path: Path,
) -> None:
    shared = Shared.new(tmp_path, {})
    clone = shared.machine(tmp_path / "ann")
    refs = shared_refs(clone, shared.url)
    first, second, third = chain(clone, 3)
    refs.update([Update(JOB, first, None)])
    hook = shared.path / "hooks/pre-receive"
    hook.write_text(SLOW.format(folder=tmp_path))
    hook.chmod(0o755)
    on_its_way = threading.Thread(target=refs.record, args=[[Update(JOB, second, first)]])

    on_its_way.start()
    clone.wait_for((tmp_path / "asked").exists)
    next_one = threading.Thread(target=refs.record, args=[[Update(JOB, third, second)]])
    next_one.start()
    clone.wait_for(lambda: third == clone.git("rev-parse", JOB))
    (tmp_path / "gate").touch()
    on_its_way.join()
    next_one.join()

    assert third == shared.git("rev-parse", JOB)


def test_checkpoints_beyond_the_pace_wait_here_and_go_with_the_next_push(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {})
    clone = shared.machine(tmp_path / "ann")
    refs = shared_refs(clone, shared.url, Pace(1))
    first, second, third = chain(clone, 3)

    refs.update([Update(JOB, first, None)])
    refs.record([Update(JOB, second, first)])
    assert first == shared.git("rev-parse", JOB)
    assert second == refs.read(JOB)
    refs.update([Update(JOB, third, second)])

    assert third == shared.git("rev-parse", JOB)


def test_what_somebody_else_has_put_there_is_not_overwritten(tmp_path: Path) -> None:
    shared = Shared.new(tmp_path, {})
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    first, second = chain(ann, 2)
    ours, theirs = shared_refs(ann, shared.url), shared_refs(bob, shared.url)
    ours.update([Update(JOB, first, None)])
    theirs.renew()
    stolen = bob.git("commit-tree", "HEAD^{tree}", "-p", first, "-m", "theirs")
    theirs.update([Update(JOB, stolen, first)])

    with pytest.raises(StaleRef):
        ours.record([Update(JOB, second, first)])

    assert stolen == shared.git("rev-parse", JOB)
