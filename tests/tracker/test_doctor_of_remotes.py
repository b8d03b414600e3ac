"""What the doctor says about the remote that tasks are shared over."""

from pathlib import Path

from penguin_git.tracker.doctor import remote
from penguin_git.tracker.doctor.diagnosis import Diagnosis, examine
from tests.support.clones import Clone
from tests.support.machines import Shared

KEPT = "refs/penguin/attempts/job/1-a"


def machine(folder: Path) -> tuple[Shared, Clone]:
    shared = Shared.new(folder, {})
    return shared, shared.machine(folder / "ann")


def seen(clone: Clone, *, fix: bool = False) -> Diagnosis:
    return examine(clone.path, clone.world, fix=fix, checks=[remote.reached])


def test_a_remote_that_has_all_is_fine(tmp_path: Path) -> None:
    _, ann = machine(tmp_path)

    assert () == seen(ann).findings


def test_a_remote_that_is_not_there_is_said_with_what_to_try(tmp_path: Path) -> None:
    shared, ann = machine(tmp_path)
    shared.path.rename(tmp_path / "away")

    [finding] = seen(ann).findings

    assert "remote-away" == finding.code
    assert "there is no repository" in finding.message.lower()
    assert f"git ls-remote {shared.url}" == finding.fix


def test_what_is_kept_here_alone_is_pushed(tmp_path: Path) -> None:
    shared, ann = machine(tmp_path)
    ann.git("update-ref", KEPT, "HEAD")

    first, second = seen(ann, fix=True), seen(ann)

    assert [KEPT] == [finding.path for finding in first.mended]
    assert () == second.findings
    assert {KEPT} == shared.refs("refs/penguin/").keys()
