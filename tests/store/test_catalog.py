"""The cache of task files: always right, whatever happens to the files or to itself."""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from penguin_git.model.task import Task
from penguin_git.store.catalog import Catalog
from penguin_git.store.checkout import task_files
from penguin_git.store.known import UNKNOWN, shown
from penguin_git.store.lines import Lines
from penguin_git.tracker.project import Project
from tests.git.small_disk import freeze, small_disk
from tests.support.clones import Clone

LATER = time.time_ns() + 3600 * 1_000_000_000
FILE = ".penguin/tasks/job.yaml"


def later() -> int:
    """A clock on which every file of the test was written long ago."""
    return LATER


@contextmanager
def catalog(clone: Clone, clock: Callable[[], int] = later) -> Iterator[tuple[Catalog, Project]]:
    """A catalog as a new process has it."""
    with clone.project() as project:
        found = Catalog(project.store, clock)
        try:
            yield found, project
        finally:
            found.close()


def tasks_tree(project: Project) -> str:
    """The tree of tasks at HEAD."""
    return project.store.objects.resolve("HEAD:.penguin/tasks") or ""


def titles(lines: Lines) -> dict[str, str | None]:
    """What the heads say, by the name of the file."""
    return {path.rpartition("/")[2]: line.title if line.is_task else None for path, line in lines.items()}


def look(clone: Clone, clock: Callable[[], int] = later) -> dict[str, str | None]:
    """What a process sees in the checkout, and leaves to the next one."""
    with catalog(clone, clock) as (found, project):
        seen = titles(found.here())
        found.keep(tasks_tree(project))
        return seen


def cache(clone: Clone) -> Path:
    """The folder of the cache."""
    return clone.path / ".git" / "penguin" / "cache"


def read_anew(clone: Clone, act: Callable[[], object]) -> int:
    """How many bytes of tasks an act had to parse and keep."""
    before = sum(file.stat().st_size for file in cache(clone).glob("bodies-*"))
    act()
    return sum(file.stat().st_size for file in cache(clone).glob("bodies-*")) - before


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone with two tasks, seen by an earlier process."""
    clone = Clone.new(tmp_path / "clone")
    clone.task("job", "title: One\nrun: 'true'\n")
    clone.task("other", "title: Other\n")
    look(clone)
    return clone


def test_nothing_is_read_twice(clone: Clone) -> None:
    assert 0 == read_anew(clone, lambda: look(clone))
    assert {"job.yaml": "One", "other.yaml": "Other"} == look(clone)


def test_whole_tasks_come_from_the_cache_as_they_were_parsed(clone: Clone) -> None:
    with catalog(clone) as (found, _):
        line = found.here()[FILE]
        task = found.task(line, text=lambda: pytest.fail("the file was read again"))

    assert isinstance(task, Task)
    assert ("job", "One", "true") == (task.id, task.title, task.run)


def test_an_edit_of_the_same_length_with_its_old_time_is_seen(clone: Clone) -> None:
    file = clone.path / FILE
    before = file.stat()

    file.write_text("title: Two\nrun: 'true'\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert "Two" == look(clone)["job.yaml"]


def test_a_file_written_just_now_is_looked_at_again_until_it_has_aged(clone: Clone) -> None:
    now = (clone.path / FILE).stat().st_mtime_ns

    def fresh() -> int:
        return now + 1_000_000

    shutil.rmtree(cache(clone))
    look(clone, fresh)
    # As if the clock stood still: another text of the same length, and all that `stat` says the same.
    with catalog(clone, fresh) as (found, _):
        found.here()
        assert {UNKNOWN} == set(found._look.known.stamps.values())


def test_files_that_come_and_go_are_seen(clone: Clone) -> None:
    (clone.path / FILE).unlink()
    clone.write(".penguin/tasks/deep/down/new.yaml", "title: New\n")

    assert {"other.yaml": "Other", "new.yaml": "New"} == look(clone)
    assert {"other.yaml": "Other", "new.yaml": "New"} == look(clone)


def test_a_path_that_is_no_text_is_named_and_hides_nothing(clone: Clone) -> None:
    for name in (b"caf\xe9/in.yaml", b"b\xe9.yaml"):
        file = clone.path / ".penguin/tasks" / os.fsdecode(name)
        file.parent.mkdir(exist_ok=True)
        file.write_text("title: Odd\n")

    for _ in range(2):
        assert {"job.yaml", "other.yaml", "caf\\xe9", "b\\xe9.yaml"} == set(map(shown, look(clone)))
        assert ["b\\xe9.yaml", "caf\\xe9"] == [problem.path[15:] for problem in clone.unreadable()]
    clone.git("add", "-A")
    clone.git("commit", "-qm", "Odd")
    for _ in range(2):
        broken = {problem.path[15:]: problem.hint for problem in clone.unreadable()}
        assert {"b\\xe9.yaml", "caf\\xe9", "caf\\xe9/in.yaml"} == broken.keys()
        assert {"Rename the file or the folder."} == set(broken.values())


@pytest.mark.parametrize("folder", ["a\\xb", "caf\\xe9"])
def test_a_path_that_is_text_is_not_taken_for_one_that_is_none(clone: Clone, folder: str) -> None:
    clone.task(f"{folder}/in", "title: In\n")
    odd = clone.path / ".penguin/tasks" / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    (odd / "out.yaml").write_text("title: Out\n")

    for _ in range(2):
        look(clone)
        assert "In" == clone.row("in").task.title
        assert [".penguin/tasks/caf\\xe9"] == [problem.path for problem in clone.unreadable()]
    names = ("job.yaml", "other.yaml", f"{folder}/in.yaml")
    assert {f".penguin/tasks/{name}" for name in names} == set(task_files(clone.path))


def test_a_path_that_is_no_text_and_not_checked_out_is_named(clone: Clone) -> None:
    odd = clone.path / ".penguin/tasks" / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    (odd / "out.yaml").write_text("title: Out\n")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "Odd")
    clone.git("sparse-checkout", "set", "--no-cone", "/.penguin/tasks/other.yaml")

    assert "One" == clone.row("job").task.title
    assert [".penguin/tasks/caf\\xe9/out.yaml"] == [problem.path for problem in clone.unreadable()]


LISTING = textwrap.dedent("""
    import sys
    from pathlib import Path
    from tests.support.clones import Clone
    clone = Clone(Path(sys.argv[1]))
    for problem in clone.unreadable():
        print(problem.path, problem.message, problem.hint)
    print(clone.row("other").task.title)
""")


@pytest.mark.skipif(not shutil.which("setpriv"), reason="NOT TESTED: root reads everything here")
def test_a_file_that_may_not_be_read_is_named_beside_the_others(clone: Clone) -> None:
    (clone.path / FILE).chmod(0)
    rights = "-dac_override,-dac_read_search"  # by which root reads everything
    bound = ["setpriv", "--bounding-set", rights, "--inh-caps", rights] if os.geteuid() == 0 else []

    for _ in range(2):
        said = subprocess.run(
            [*bound, sys.executable, "-c", LISTING, str(clone.path)],
            check=True,
            capture_output=True,
            text=True,
        )
        assert f"{FILE} It can't be read: Permission denied. chmod u+r {FILE}\nOther\n" == said.stdout
    assert () == clone.unreadable()  # whoever may read it does, though nothing has changed


def test_a_hidden_file_is_no_task_on_disk_or_in_a_commit(clone: Clone) -> None:
    clone.commit({".penguin/tasks/.hidden.yaml": "title: [\n"})

    assert {"job.yaml", "other.yaml"} == look(clone).keys()
    assert () == clone.unreadable()


def test_a_broken_file_stays_broken_and_says_why_each_time(clone: Clone) -> None:
    clone.write(FILE, "title: [\n")

    for _ in range(2):
        assert None is look(clone)["job.yaml"]
        assert f"{FILE}:2:1" in str(clone.unreadable()[0])


def test_a_link_is_never_followed(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("title: Secret\n")
    (clone.path / FILE).unlink()
    (clone.path / FILE).symlink_to(tmp_path / "secret.yaml")

    for _ in range(2):
        assert None is look(clone)["job.yaml"]


@pytest.mark.parametrize("name", ["tasks-*", "bodies-*"])
@pytest.mark.parametrize("harm", ["gone", "empty", "torn", "changed", "of another version"])
def test_a_damaged_cache_is_as_good_as_none(clone: Clone, name: str, harm: str) -> None:
    file = next(cache(clone).glob(name))
    data = file.read_bytes()
    damaged = {
        "empty": b"",
        "torn": data[: len(data) // 2],
        "changed": data.replace(b"One", b"Two"),
        "of another version": data.replace(b"penguin", b"pelican", 1)[::-1],
    }
    file.unlink()
    if harm != "gone":
        file.write_bytes(damaged[harm])

    assert {"job.yaml": "One", "other.yaml": "Other"} == look(clone)
    assert ("One", "true") == (clone.row("job").task.title, clone.row("job").task.run)
    assert "Other" == clone.row("other").task.title


def test_a_tree_is_known_from_the_checkout(clone: Clone) -> None:
    with catalog(clone) as (found, project):
        tree = tasks_tree(project)
        assert found.at(tree) is found.here()


def test_a_tree_that_differs_is_kept_too(clone: Clone) -> None:
    clone.write(FILE, "title: Edited\n")
    clone.write(".penguin/tasks/new.yaml", "title: New\n")
    (clone.path / ".penguin/tasks/other.yaml").unlink()
    look(clone)

    def at_head() -> dict[str, str | None]:
        with catalog(clone) as (found, project):
            return titles(found.at(tasks_tree(project)))

    assert {"job.yaml": "One", "other.yaml": "Other"} == at_head()
    assert 0 == read_anew(clone, at_head)
    assert {"job.yaml": "Edited", "new.yaml": "New"} == look(clone)


def test_an_old_tree_is_read_beside_the_new_one(clone: Clone) -> None:
    old = clone.git("rev-parse", "HEAD:.penguin/tasks")
    clone.edit("job", "One", "Two")

    with catalog(clone) as (found, project):
        assert ("One", "Two") == (
            titles(found.at(old))["job.yaml"],
            titles(found.at(tasks_tree(project)))["job.yaml"],
        )


def test_worktrees_share_what_was_parsed_and_never_mix_it_up(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "-q", "-b", "feature", str(tmp_path / "tree"))
    tree = Clone(tmp_path / "tree")

    assert 0 == read_anew(clone, lambda: look(tree))
    tree.write(FILE, "title: Two\nrun: 'true'\n")
    assert ("One", "Two") == (look(clone)["job.yaml"], look(tree)["job.yaml"])
    assert ("One", "Two") == (look(clone)["job.yaml"], look(tree)["job.yaml"])


def test_the_same_text_under_two_names_is_two_tasks(clone: Clone) -> None:
    clone.write(".penguin/tasks/twin.yaml", clone.read(FILE))

    for _ in range(2):
        assert ("job", "twin") == (clone.row("job").task.id, clone.row("twin").task.id)


def test_a_few_files_are_read_again_and_many_are_kept(clone: Clone) -> None:
    look(clone)
    (lines,) = cache(clone).glob("tasks-*")
    before = lines.read_bytes()
    for number in range(3):
        clone.write(f".penguin/tasks/new-{number}.yaml", f"title: New {number}\n")

    with catalog(clone) as (found, project):
        new = found.here()[".penguin/tasks/new-1.yaml"]
        found.keep(tasks_tree(project), at_least=4)
        unkept = found.task(new)
        assert before == lines.read_bytes()
        found.keep(tasks_tree(project), at_least=3)
        kept = found.task(found.here()[".penguin/tasks/new-1.yaml"])

    assert before != lines.read_bytes()
    assert unkept == kept
    with catalog(clone) as (found, _):
        assert found.here()[".penguin/tasks/new-1.yaml"].length > 0
        assert kept == found.task(found.here()[".penguin/tasks/new-1.yaml"])


def test_names_are_those_of_now_without_reading_a_file(clone: Clone) -> None:
    def names() -> list[str]:
        with catalog(clone) as (found, project):
            return sorted(set(found.names(tasks_tree(project))))

    shutil.rmtree(cache(clone), ignore_errors=True)
    assert ["job", "other"] == names()

    look(clone)
    clone.write(".penguin/tasks/deep/down/new.yaml", "title: [\n")
    assert ["job", "new", "other"] == names()

    (clone.path / FILE).rename(clone.path / ".penguin/tasks/else.yaml")
    assert ["else", "job", "new", "other"] == names()  # the commit still has it


def test_waste_is_packed_away(clone: Clone) -> None:
    for number in range(30):
        clone.write(FILE, f"title: Version {number}\ndescription: {'x' * 60_000}\n")
        look(clone)

    assert sum(file.stat().st_size for file in cache(clone).glob("bodies-*")) < 1_300_000
    assert {"job.yaml": "Version 29", "other.yaml": "Other"} == look(clone)
    assert "Other" == clone.row("other").task.title


def test_a_cache_that_can_not_be_written_is_done_without(clone: Clone) -> None:
    shutil.rmtree(cache(clone))
    cache(clone).write_text("in the way")

    assert {"job.yaml": "One", "other.yaml": "Other"} == look(clone)


def test_a_read_only_clone_is_read_though_its_cache_is_damaged_and_out_of_date() -> None:
    with small_disk("4m") as disk:
        clone = Clone.new(disk / "clone")
        clone.task("job", "title: One\nrun: 'true'\n")
        clone.task("other", "title: Other\n")
        look(clone)
        (kept,) = cache(clone).glob("bodies-*")
        kept.write_bytes(b"")
        clone.write(".penguin/tasks/other.yaml", "title: Edited\n")
        before = sorted(cache(clone).iterdir())
        freeze(disk)

        for _ in range(2):
            assert {"job.yaml": "One", "other.yaml": "Edited"} == look(clone)
            assert ("One", "true") == (clone.row("job").task.title, clone.row("job").task.run)
        assert before == sorted(cache(clone).iterdir())


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from tests.store.test_catalog import look
    from tests.support.clones import Clone
    clone, name = Clone(Path(sys.argv[1])), sys.argv[2]
    for number in range(int(sys.argv[3])):
        clone.write(f".penguin/tasks/{name}.yaml", f"title: {name} {number}\\n")
        assert look(clone)[f"{name}.yaml"] == f"{name} {number}"
    print("fine")
""")


def test_many_processes_write_and_look_at_once(clone: Clone) -> None:
    words = [[sys.executable, "-c", WRITER, str(clone.path), f"w{number}", "15"] for number in range(4)]
    writers = [subprocess.Popen(one, stdout=subprocess.PIPE, text=True) for one in words]

    assert ["fine\n"] * 4 == [writer.communicate(timeout=60)[0] for writer in writers]
    assert [f"w{number} 14" for number in range(4)] == [look(clone)[f"w{number}.yaml"] for number in range(4)]


def test_a_killed_process_leaves_a_cache_that_works(clone: Clone) -> None:
    for delay in (0.3, 0.4, 0.5):
        words = [sys.executable, "-c", WRITER, str(clone.path), "w", "100000"]
        writer = subprocess.Popen(words, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            writer.communicate(timeout=delay)
        writer.kill()
        writer.communicate()
        (clone.path / ".penguin/tasks/w.yaml").unlink(missing_ok=True)

        assert {"job.yaml": "One", "other.yaml": "Other"} == look(clone)


def test_a_loop_that_two_files_of_one_id_have_hidden_is_named(clone: Clone) -> None:
    clone.write(FILE, "title: One\ndepends_on: [other]\n")
    clone.write(".penguin/tasks/other.yaml", "title: Other\ndepends_on: [job]\n")
    clone.write(".penguin/tasks/deep/job.yaml", "title: Another one\n")
    assert {"The same id is used by"} == {problem.message[:22] for problem in clone.unreadable()}

    (clone.path / ".penguin/tasks/deep/job.yaml").unlink()

    for _ in range(3):
        assert "It waits for itself: `job` -> `other` -> `job`." in str(clone.unreadable()[0])


def test_a_copy_of_a_task_takes_nothing_from_the_base(clone: Clone) -> None:
    clone.task("other", "title: Other\nrun: 'true'\ndepends_on: [job]\n")
    copy = clone.path / ".penguin/tasks/deep/job.yaml"
    clone.write(".penguin/tasks/deep/job.yaml", "title: Another one\n")
    for _ in range(3):
        assert ("it waits for `job` (One), which is pending",) == clone.row("other").reasons

    copy.unlink()
    for _ in range(3):
        assert "ready" == clone.row("job").state
        assert ("it waits for `job` (One), which is pending",) == clone.row("other").reasons


def test_loops_are_named_whatever_the_cache_knew(clone: Clone) -> None:
    assert () == clone.unreadable()
    clone.write(FILE, "title: One\ndepends_on: [other]\n")
    clone.write(".penguin/tasks/other.yaml", "title: Other\ndepends_on: [job]\n")

    for _ in range(2):
        assert "It waits for itself: `job` -> `other` -> `job`." in str(clone.unreadable()[0])
    clone.write(".penguin/tasks/other.yaml", "title: Other\n")
    for _ in range(2):
        assert () == clone.unreadable()
