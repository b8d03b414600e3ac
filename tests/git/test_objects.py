"""Objects on real repositories: read, written, and still there after a hostile neighbour."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.repository import Repository, discover
from tests.git.building import both_hashes, commit, empty, shell, started
from tests.git.small_disk import small_disk


@both_hashes
def test_what_is_written_is_what_git_reads(repo: Repository, objects: Objects) -> None:
    oid = objects.write("blob", b"one\0two\n")

    assert b"one\0two\n" == repo.git.run("cat-file", "blob", oid).stdout
    assert oid == repo.git.text("hash-object", "--stdin", stdin=b"one\0two\n")
    assert b"one\0two\n" == objects.blob(oid)


@both_hashes
def test_what_git_writes_is_read(repo: Repository, objects: Objects) -> None:
    oid = commit(repo, {"a": "x" * 100_000})

    assert b"x" * 100_000 == objects.blob(f"{oid}:a")
    assert "commit" == objects.read(oid)[0]
    assert b"" == objects.blob(objects.write("blob", b""))


@both_hashes
def test_an_object_written_twice_is_one_object_and_fresh(repo: Repository, objects: Objects) -> None:
    oid = objects.write("blob", b"again")
    path = repo.common_dir / "objects" / oid[:2] / oid[2:]
    os.utime(path, (1, 1))

    assert oid == objects.write("blob", b"again")
    assert path.stat().st_mtime > 1


@both_hashes
def test_revisions_are_resolved_without_a_process_each(repo: Repository, objects: Objects) -> None:
    oid = commit(repo, {"a b": "1"})

    assert oid == objects.resolve("main")
    assert shell(repo.work_tree, "rev-parse", "main:a b") == objects.resolve("main:a b")
    assert shell(repo.work_tree, "rev-parse", "main^{tree}") == objects.resolve("main^{tree}")


@pytest.mark.parametrize(
    "name", ["nope", "", "-x", "--upload-pack=touch x", "a b 5", "main\ncontents main", "main:x y"]
)
def test_names_that_stand_for_nothing_are_nothing(objects: Objects, name: str) -> None:
    assert objects.resolve(name) is None
    with pytest.raises(MissingObject):
        objects.read(name)


def test_a_tree_is_no_blob(objects: Objects) -> None:
    with pytest.raises(MissingObject):
        objects.blob("main^{tree}")


def test_a_new_object_is_seen_by_an_open_reader(repo: Repository, objects: Objects) -> None:
    assert objects.resolve("HEAD:late") is None

    commit(repo, {"late": "here"})
    shell(repo.work_tree, "gc", "--quiet", "--prune=now")

    assert b"here" == objects.blob("HEAD:late")


def test_threads_share_one_reader(objects: Objects) -> None:
    oids = [objects.write("blob", f"{number}".encode() * 5_000) for number in range(20)]
    wrong: list[str] = []

    def read() -> None:
        wrong.extend(
            oid for number, oid in enumerate(oids) if objects.blob(oid) != f"{number}".encode() * 5_000
        )

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == wrong


@pytest.mark.skipif(sys.platform != "linux", reason="finds the reader through /proc")
def test_a_reader_that_was_killed_is_replaced(objects: Objects) -> None:
    oid = objects.write("blob", b"still here")
    objects.blob(oid)
    (child,) = [int(pid) for pid in Path("/proc/thread-self/children").read_text().split()]
    os.kill(child, signal.SIGKILL)

    assert b"still here" == objects.blob(oid)


def test_a_closed_reader_opens_again(objects: Objects) -> None:
    oid = objects.write("blob", b"kept")
    objects.close()

    assert b"kept" == objects.blob(oid)


def test_objects_of_a_worktree_are_those_of_the_clone(repo: Repository, tmp_path: Path) -> None:
    shell(repo.work_tree, "worktree", "add", "-q", "../side", "-b", "side")
    side = discover(tmp_path / "side", dict(os.environ))

    with Objects(side.git) as objects:
        oid = objects.write("blob", b"from the side")

    assert "from the side" == shell(repo.work_tree, "cat-file", "blob", oid)


def test_replaced_objects_are_read_as_they_were_written(repo: Repository, objects: Objects) -> None:
    real, false = objects.write("blob", b"real"), objects.write("blob", b"false")
    shell(repo.work_tree, "replace", real, false)
    objects.close()

    assert b"real" == objects.blob(real)


@both_hashes
def test_objects_pruned_before_a_ref_held_them_are_written_again(repo: Repository, objects: Objects) -> None:
    lost, kept = objects.write("blob", b"lost"), objects.write("blob", b"kept")
    shell(repo.work_tree, "update-ref", "refs/penguin/kept", kept)
    shell(repo.work_tree, "gc", "--quiet", "--prune=now")

    assert objects.resolve(lost) is None
    assert (lost,) == objects.settle()
    assert b"lost" == objects.blob(lost)
    assert () == objects.settle()


def test_objects_are_watched_for_two_minutes(tmp_path: Path) -> None:
    repo, now = started(tmp_path), [0.0]
    with Objects(repo.shared, clock=lambda: now[0]) as objects:
        oid = objects.write("blob", b"watched")
        watched = []
        for now[0] in (60.0, 119.0, 121.0, 122.0):
            shell(repo.work_tree, "prune", "--expire=now")
            watched.append(objects.settle())

    assert [(oid,), (oid,), (oid,), ()] == watched


def test_only_so_much_is_remembered(tmp_path: Path) -> None:
    repo = started(tmp_path)
    with Objects(repo.shared) as objects:
        oids = [objects.write("blob", bytes([number]) * (6 << 20)) for number in range(3)]
        shell(repo.work_tree, "prune", "--expire=now")

        assert tuple(oids[1:]) == objects.settle()


def test_new_files_have_the_permissions_of_a_shared_repository(tmp_path: Path) -> None:
    repo = empty(tmp_path / "shared")
    (repo.common_dir / "objects").chmod(0o2770)

    with Objects(repo.shared) as objects:
        oid = objects.write("blob", b"ours")

    folder = repo.common_dir / "objects" / oid[:2]
    assert (0o2770, 0o440) == (folder.stat().st_mode & 0o7777, (folder / oid[2:]).stat().st_mode & 0o7777)


def test_a_missing_folder_of_objects_is_an_error_not_a_loop(repo: Repository, objects: Objects) -> None:
    objects.write("blob", b"so that the hash is known")
    (repo.common_dir / "objects").rename(repo.common_dir / "elsewhere")

    with pytest.raises(PenguinError, match="does not keep new files"):
        objects.write("blob", b"nowhere to go")


def test_a_full_disk_is_said_plainly_and_leaves_nothing_half_written() -> None:
    with small_disk("256k") as disk:
        repo = started(disk / "shop")
        with Objects(repo.shared) as objects:
            before = objects.write("blob", b"before")

            with pytest.raises(PenguinError, match="is full") as caught:
                objects.write("blob", os.urandom(1 << 20))

            assert caught.value.hint.startswith("df -h ")
            assert b"before" == objects.blob(before)
        assert [] == list((repo.common_dir / "objects").rglob("tmp_obj_*"))
        shell(repo.work_tree, "fsck", "--strict")


@both_hashes
def test_many_objects_go_into_one_pack_and_few_do_not(repo: Repository, objects: Objects) -> None:
    many = [b"%d\n" % number * number for number in range(120)]
    packs = repo.common_dir / "objects" / "pack"

    few = objects.write_all("blob", many[:3])
    none = list(packs.glob("*.pack"))
    oids = objects.write_all("blob", [*many, many[0]])

    assert ([], 1) == (none, len(list(packs.glob("*.pack"))))
    assert few == oids[:3]
    assert many == [objects.blob(oid) for oid in oids[:-1]]
    assert oids[0] == oids[-1]
    assert "" == repo.git.text("fsck", "--no-dangling")
