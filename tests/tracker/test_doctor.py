"""Planted damage of every kind: found, named, mended where nothing is lost, and found no more."""

import json
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from penguin_git.git import worktrees
from penguin_git.git.locks import FileLock
from penguin_git.runner import private_files
from penguin_git.tracker.doctor.diagnosis import Diagnosis, examine
from tests.support.clones import Clone
from tests.support.foreign import commit_on_top
from tests.support.robots import robot_clone, write

TASK = "status: pending\n\n# yaml-language-server: $schema=../schema/task.json\ntitle: {title}\n"
OLD = (1_000_000_000, 1_000_000_000)  # seconds: the age of what dead processes left


def a_clone(path: Path, config: str = "base: main\n", **tasks: str) -> Clone:
    """A clone in which nothing is wrong yet."""
    tasks = tasks or {"k3f9": TASK.format(title="Sort the books")}
    _, clone = _healthy(config, tuple(tasks.items()))
    return clone.copied(path / "library")


@cache
def _healthy(config: str, tasks: tuple[tuple[str, str], ...]) -> "tuple[TemporaryDirectory[str], Clone]":
    folder = TemporaryDirectory(prefix="penguin-healthy-")
    clone = Clone.new(Path(folder.name) / "library", config=config)
    for name, text in tasks:
        clone.task(name, text)
    assert mended(clone).is_fine
    return folder, clone


def seen(clone: Clone) -> Diagnosis:
    return examine(clone.path, clone.world)


def mended(clone: Clone) -> Diagnosis:
    return examine(clone.path, clone.world, fix=True)


def codes(diagnosis: Diagnosis) -> list[str]:
    return [finding.code for finding in diagnosis.findings]


def aged(path: Path, text: str = "") -> Path:
    """A file of long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, OLD)
    return path


def with_worktree(clone: Clone, name: str) -> Path:
    with clone.project() as project:
        return worktrees.add(project.repo, name, clone.git("rev-parse", "HEAD")).path


def assert_found_and_mended(clone: Clone, *expected: str) -> None:
    """Looking changes nothing, mending mends, and doing it again does nothing more."""
    before = clone.git("for-each-ref")

    assert list(expected) == codes(seen(clone))
    assert before == clone.git("for-each-ref")
    done = mended(clone)
    assert list(expected) == [finding.code for finding in done.mended]
    assert done.is_fine
    after = clone.git("for-each-ref")
    assert () == mended(clone).mended
    assert after == clone.git("for-each-ref")
    assert "" == clone.git("status", "--porcelain")


def test_in_a_healthy_clone_nothing_is_wrong(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)

    assert seen(clone).findings == ()
    assert () == mended(clone).mended


def test_refs_that_git_passes_over_are_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    aged(clone.path / ".git/refs/heads/penguin/k3f9")
    aged(clone.path / ".git/refs/heads/topic", "no commit\n")
    clone.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")

    found = mended(clone)

    assert ["broken-ref", "broken-ref"] == [finding.code for finding in found.findings]
    assert {"refs/heads/penguin/k3f9", "refs/heads/topic"} == {finding.path for finding in found.findings}
    assert not found.is_fine


def test_a_branch_where_the_folder_of_task_branches_belongs_is_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.git("branch", "penguin")

    [finding] = seen(clone).findings

    assert ("branch-in-the-way", "refs/heads/penguin") == (finding.code, finding.path)
    assert "git branch -m penguin penguin-old" == finding.fix


def test_a_branch_below_that_of_a_task_is_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.git("branch", "penguin/k3f9/mine")

    [finding] = seen(clone).findings

    assert ("branch-in-the-way", "refs/heads/penguin/k3f9/mine") == (finding.code, finding.path)
    assert "git branch -m penguin/k3f9/mine penguin-k3f9-mine-old" == finding.fix


def test_stale_locks_go_and_the_users_own_stay(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    stale = aged(clone.path / ".git/refs/heads/penguin/k3f9.lock")
    packed = aged(clone.path / ".git/packed-refs.new")
    users = aged(clone.path / ".git/index.lock")
    fresh = clone.path / ".git/refs/penguin/logs/k3f9/1.lock"
    fresh.parent.mkdir(parents=True)
    fresh.touch()
    os.utime(fresh, (4_000_000_000, 4_000_000_000))

    assert ["stale-lock", "stale-lock", "held-index"] == codes(seen(clone))
    left = mended(clone)

    assert (str(users), False) == (left.findings[-1].path, left.is_fine)
    assert not stale.exists()
    assert not packed.exists()
    assert users.exists()
    assert fresh.exists()


def test_beside_a_daemon_what_needs_its_lock_is_only_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    stale = aged(clone.path / ".git/refs/heads/penguin/k3f9.lock")

    with FileLock(clone.path / ".git/penguin/daemon.lock", "a daemon"):
        preview, done = seen(clone), mended(clone)

    assert ["stale-lock"] == codes(preview) == codes(done)
    assert "penguin daemon stop" in done.findings[0].fix
    assert stale.exists()


def test_a_move_that_was_cut_short_is_undone(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    head = clone.git("rev-parse", "HEAD")
    new = clone.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "Landing")
    intent = {"ref": "refs/heads/main", "old": head, "new": new, "nonce": "n1", "pid": 1, "seats": []}
    aged(clone.path / ".git/penguin/landing/n1.json", json.dumps(intent))

    assert_found_and_mended(clone, "half-done-move")

    assert head == clone.git("rev-parse", "HEAD")


def test_a_half_made_worktree_is_cleared_away(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    aged(clone.path / ".git/penguin/adding/k3f9")

    assert_found_and_mended(clone, "half-made-worktree")


def test_a_worktree_that_keeps_git_from_starting_is_cleared_first(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    path = with_worktree(clone, "k3f9")
    aged(clone.path / ".git/penguin/adding/k3f9")
    aged(clone.path / ".git/worktrees/k3f9/commondir")
    clone.git("status")  # in the main checkout some commands still work

    assert ["half-made-worktree"] == codes(seen(clone))
    done = mended(clone)

    assert done.is_fine
    assert "half-made-worktree" in [finding.code for finding in done.mended]
    assert not path.exists()
    assert clone.git("worktree", "list").count("\n") == 0


def test_a_file_of_a_writer_that_died_goes(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    left = aged(clone.path / ".penguin/tasks/.k3f9.yaml.999999999.tmp", "half")
    mine = aged(clone.path / ".penguin/tasks/.notes.tmp", "mine")

    assert ["temporary-file"] == codes(seen(clone))
    assert mended(clone).is_fine

    assert not left.exists()
    assert mine.exists()


def test_an_orphan_worktree_goes_when_it_is_clean(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    path = with_worktree(clone, "k3f9")

    assert_found_and_mended(clone, "orphan-worktree")

    assert not path.exists()


@pytest.mark.parametrize("change", ["new.txt", "README.md"])
def test_an_orphan_worktree_with_work_in_it_stays_and_is_pointed_out(tmp_path: Path, change: str) -> None:
    clone = a_clone(tmp_path)
    path = with_worktree(clone, "k3f9")
    (path / change).write_text("work\n")

    done = mended(clone)

    assert ["orphan-worktree"] == codes(done)
    assert change in done.findings[0].message
    assert str(path) == done.findings[0].path
    assert "work\n" == (path / change).read_text()


def test_an_orphan_worktree_with_a_commit_of_its_own_stays(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    path = with_worktree(clone, "k3f9")
    Clone(path).commit({"new.txt": "work\n"})

    assert ["orphan-worktree"] == codes(mended(clone))
    assert path.exists()


def test_a_folder_that_git_does_not_know_is_pointed_out(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    with clone.project() as project:
        folder = project.repo.worktrees / "mine"
    folder.mkdir(parents=True)

    assert ["unknown-folder"] == codes(mended(clone))
    assert folder.is_dir()


def test_what_an_agent_kept_of_a_task_without_an_attempt_goes(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "library", write("cake"), {"do": "end", "outcome": "needs_human"})
    for name in ("gone", "kept"):
        clone.task(name, TASK.format(title="Bake a cake") + "assigned_to: robot\n")
    clone.run()
    mended(clone)
    with clone.project() as project:
        gone, kept = (private_files.folder(project.repo, task) for task in ("gone", "kept"))
    clone.git("branch", "-q", "-D", "penguin/gone")

    assert_found_and_mended(clone, "left-private-folder")

    assert (False, True) == (gone.exists(), kept.exists())


def test_broken_files_are_named_with_their_place(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    for name in ("tasks", "projects", "templates"):
        clone.commit({f".penguin/{name}/bad.yaml": "colour: b\n"})

    done = mended(clone)

    assert {"broken-task", "broken-project", "broken-template"} == set(codes(done))
    assert ".penguin/tasks/bad.yaml:1:1" == done.findings[0].path
    assert not done.is_fine
    assert clone.read(".penguin/tasks/bad.yaml") == "colour: b\n"


@pytest.mark.parametrize("is_committed", [True, False])
def test_records_that_cannot_be_read_are_named_once(tmp_path: Path, is_committed: bool) -> None:
    clone, path = a_clone(tmp_path), ".penguin/records/k3/k3f9/1.yaml"
    if is_committed:
        clone.commit({path: "{broken: [\n"})
    else:
        (clone.path / path).parent.mkdir(parents=True)
        (clone.path / path).write_text("{broken: [\n")

    found = [one for one in seen(clone).findings if one.code == "broken-record"]

    assert [True] == [one.path.startswith(f"{path}:") for one in found]


def test_a_broken_configuration_is_named_even_on_the_base(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.commit({".penguin/config.yaml": "bas: main\n"})

    assert [".penguin/config.yaml:1:1"] == [finding.path for finding in seen(clone).findings]


def test_schemas_and_attributes_are_refreshed_in_one_commit(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.commit({".penguin/schema/task.json": "{}\n", ".penguin/.gitattributes": "# mine\n"})
    before = int(clone.git("rev-list", "--count", "HEAD"))

    assert ["outdated-file", "outdated-file", "no-merge-driver"][:2] == codes(seen(clone))[:2]
    assert mended(clone).is_fine

    assert '"title"' in clone.read(".penguin/schema/task.json")
    assert clone.read(".penguin/.gitattributes").startswith("# mine\n")
    assert before + 1 == int(clone.git("rev-list", "--count", "HEAD"))


def test_a_repository_without_penguin_is_told_how_to_begin(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.git("rm", "-q", "-r", ".penguin")
    clone.git("commit", "-qm", "No penguin")

    done = mended(clone)

    assert ["not-set-up"] == codes(done)
    assert "penguin init" == done.findings[0].fix


def test_a_missing_merge_driver_is_set(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.git("config", "--remove-section", "merge.penguin")

    assert_found_and_mended(clone, "no-merge-driver")


def test_another_merge_driver_for_task_files_is_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    aged(clone.path / ".git/info/attributes", "*.yaml merge=union\n")

    assert ["other-merge-driver"] == codes(seen(clone)) == codes(mended(clone))


def test_status_lines_are_put_first(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.task("low", "title: Sort the records # by name\nstatus: paused\n")

    assert_found_and_mended(clone, "misplaced-status")

    assert clone.read(".penguin/tasks/low.yaml") == "status: paused\n\ntitle: Sort the records # by name\n"


def test_a_merged_claim_without_an_owner_is_released(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.git("switch", "-q", "-c", "by-hand")
    clone.write(
        ".penguin/tasks/k3f9.yaml", clone.read(".penguin/tasks/k3f9.yaml").replace("pending", "in_progress")
    )
    clone.git("commit", "-qam", "k3f9: claim\n\nPenguin-Task: k3f9\nPenguin-Attempt: 1")
    clone.git("switch", "-q", "main")
    clone.git("merge", "-q", "--ff-only", "by-hand")
    clone.git("branch", "-q", "-D", "by-hand")

    assert_found_and_mended(clone, "unclaimed-task")

    assert clone.read(".penguin/tasks/k3f9.yaml").startswith("status: pending\n")


def test_what_a_person_does_by_hand_is_left_alone(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.edit("k3f9", "pending", "in_progress")

    assert [] == codes(seen(clone))


def test_agents_that_cannot_be_made_are_named(tmp_path: Path) -> None:
    config = "base: main\nagents: {robo: {type: scriptd}}\naliases: {opus: claude}\ndefault_agent: nobody\n"
    clone = Clone.new(tmp_path / "library", config=config)

    done = mended(clone)

    assert ["bad-agent"] * 3 == codes(done)
    assert "`scriptd`" in done.findings[0].message


def test_refs_without_a_task_go_only_when_nothing_is_lost(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.git("branch", "penguin/gone")
    clone.git("update-ref", "refs/penguin/requests/gone", clone.git("hash-object", "-w", "README.md"))
    clone.git("update-ref", "refs/penguin/attempts/gone/1-n1", "HEAD")
    clone.git("update-ref", "refs/penguin/logs/gone/1", clone.git("hash-object", "-w", "README.md"))
    work = clone.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "Work")
    clone.git("branch", "penguin/lost", work)

    done = mended(clone)

    assert ["refs/heads/penguin/gone", "refs/penguin/requests/gone"] == [one.path for one in done.mended]
    kept = {"refs/heads/penguin/lost", "refs/penguin/attempts/gone/1-n1", "refs/penguin/logs/gone/1"}
    assert kept == {finding.path for finding in done.findings}
    assert kept == set(
        clone.git("for-each-ref", "--format=%(refname)", "refs/penguin", "refs/heads/penguin").split()
    )
    assert all("kept" in finding.fix for finding in done.findings)


def test_a_record_without_a_task_is_wrong_unless_somebody_deleted_the_task(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "library", write("a.txt"))
    clone.task("made", "title: Make it\nassigned_to: robot\n")
    clone.run()
    record = clone.read(".penguin/records/ma/made/1.yaml")
    clone.commit({".penguin/records/go/gone/1.yaml": record.replace("task: made", "task: gone")})
    clone.git("rm", "-q", ".penguin/tasks/made.yaml")
    clone.git("commit", "-qm", "Delete it")

    found = {
        finding.path: finding.note for finding in mended(clone).findings if finding.code == "orphan-record"
    }

    assert {".penguin/records/go/gone/1.yaml": False, ".penguin/records/ma/made/1.yaml": True} == found
    assert record == clone.read(".penguin/records/ma/made/1.yaml")


def test_a_large_folder_is_sharded_in_one_commit(tmp_path: Path) -> None:
    tasks = {f".penguin/tasks/t{n:04}.yaml": TASK.format(title=f"Do number {n} # {n}") for n in range(1001)}
    clone = Clone.new(tmp_path / "library")
    clone.commit(tasks)
    clone.commit({".penguin/tasks/x.yaml": TASK.format(title="Do it")})
    clone.git("branch", "penguin/t0007")
    assert ["large-folder"] == [code for code in codes(seen(clone)) if code == "large-folder"]
    clone.write(".penguin/tasks/t0003.yaml", TASK.format(title="Edited and not committed"))

    done = mended(clone)

    assert "large-folder" in {finding.code for finding in done.mended}
    flat = {file.name for file in (clone.path / ".penguin/tasks").glob("*.yaml")}
    assert {"t0007.yaml", "t0003.yaml"} == flat
    assert (clone.path / ".penguin/tasks/x_/x.yaml").is_file()
    moved = clone.read(".penguin/tasks/t0/t0005.yaml")
    assert TASK.format(title="Do number 5 # 5").replace("../schema", "../../schema") == moved
    assert " M .penguin/tasks/t0003.yaml" == clone.git("status", "--porcelain", "-uno")
    assert "tasks: move them into folders" in clone.git("log", "-5", "--format=%s")


SEQUENTIAL = "base: main\nids: sequential\n"


def test_of_two_files_for_a_number_the_later_one_gets_a_new_one(tmp_path: Path) -> None:
    clone = a_clone(tmp_path, SEQUENTIAL, **{"1": TASK.format(title="Begin")})
    clone.git("switch", "-q", "-c", "other")
    clone.commit(
        {".penguin/tasks/ui/2.yaml": TASK.format(title="Their second") + "created_at: 2026-11-22T10:00:00Z\n"}
    )
    clone.commit({".penguin/tasks/3.yaml": TASK.format(title="Their third") + "depends_on: [2] # theirs\n"})
    clone.git("switch", "-q", "main")
    clone.commit(
        {".penguin/tasks/2.yaml": TASK.format(title="Our second") + "created_at: 2026-11-22T09:00:00Z\n"}
    )
    clone.commit({".penguin/tasks/4.yaml": TASK.format(title="Our fourth") + "depends_on: [2]\n"})
    clone.git("merge", "-q", "--no-edit", "other")

    assert_found_and_mended(clone, "duplicate-id")

    assert "Our second" in clone.read(".penguin/tasks/2.yaml")
    assert "Their second" in clone.read(".penguin/tasks/ui/5.yaml")
    assert not (clone.path / ".penguin/tasks/ui/2.yaml").exists()
    assert clone.read(".penguin/tasks/3.yaml").endswith('depends_on: ["5"] # theirs\n')
    assert clone.read(".penguin/tasks/4.yaml").endswith("depends_on: [2]\n")


def test_a_number_with_an_attempt_is_never_changed(tmp_path: Path) -> None:
    clone = a_clone(tmp_path, SEQUENTIAL, **{"1": TASK.format(title="Begin")})
    clone.commit({".penguin/tasks/ui/1.yaml": TASK.format(title="Again")})
    clone.git("update-ref", "refs/penguin/attempts/1/1-n1", "HEAD")

    assert ["duplicate-id"] == codes(mended(clone))


def test_a_random_id_used_twice_is_only_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    clone.commit({".penguin/tasks/ui/k3f9.yaml": TASK.format(title="Again")})

    done = mended(clone)

    assert ["duplicate-id"] == codes(done)
    assert ".penguin/tasks/ui/k3f9.yaml" in done.findings[0].message


def test_what_cannot_be_mended_is_said_and_the_rest_is(tmp_path: Path) -> None:
    clone = a_clone(tmp_path)
    aged(clone.path / ".git/penguin/landing/n1.json", "no JSON")
    shutil.rmtree(clone.path / ".penguin/schema")
    clone.git("commit", "-qam", "No schemas")

    done = mended(clone)

    assert not done.is_fine
    assert any("is not what penguin wrote there" in trouble.message for trouble in done.troubles)
    assert (clone.path / ".penguin/schema/task.json").is_file()


def test_what_does_not_count_on_a_tasks_branch_is_a_note(tmp_path: Path) -> None:
    clone = a_clone(tmp_path, k3f9=TASK.format(title="Sort") + "run: touch done\nreview: required\n")
    clone.run()
    commit_on_top(clone, "k3f9", {".penguin/config.yaml": "base: main\nmax_parallel: 9\n", "more.txt": ""})

    found = seen(clone)

    assert found.is_fine
    (finding,) = found.findings
    assert ("not-taken", "refs/heads/penguin/k3f9") == (finding.code, finding.path)
    assert finding.message.startswith("Of `k3f9`, what somebody else committed on its branch in `.penguin/co")
