"""Random damage to the three versions of a file: the merge is right, or all words of both sides are there."""

import random

from penguin_git.codec import tasks as task_codec
from penguin_git.codec.parts import comments
from penguin_git.errors import BrokenFile
from penguin_git.gates.merge_driver import Ending, Versions, merge
from penguin_git.git.merge_file import LineMerge
from penguin_git.model.merging import Merged, Side, merged, same, says_the_same
from penguin_git.model.task import Task
from tests.codec.test_tasks import FILE
from tests.gates.versions import version

PATH = ".penguin/tasks/k3f9.yaml"
MANY = 250


def _task(data: bytes) -> Task | None:
    try:
        return task_codec.parse(data, PATH)
    except BrokenFile:
        return None


def _taken(data: bytes, side: Side) -> bytes:
    kept, where = [], "both"
    for line in data.splitlines(keepends=True):
        if line.startswith((b"<<<<<<< ", b"=======", b">>>>>>> ")):
            where = {b"<": "ours", b"=": "theirs", b">": "both"}[line[:1]]
        elif where in ("both", side):
            kept.append(line)
    return b"".join(kept)


def _comments(data: bytes) -> set[str]:
    return {one.strip() for one in comments(data.decode().removeprefix("\ufeff"))}


def _check_fields(versions: Versions, tasks: list[Task], ending: Ending, lines: LineMerge) -> None:
    def text(old: str, mine: str, other: str) -> str | None:
        done = lines.merged(old.encode(), mine.encode(), other.encode())
        return done.data.decode() if done and not done.conflicts else None

    wanted = merged(*tasks, lines=text)
    said = _task(ending.data)
    if not ending.clean:
        assert said is None, "conflict markers are seen by whoever reads the file"
        for side in Side:
            taken = _task(_taken(ending.data, side))
            assert taken is not None
            _check_taken(taken, wanted, side)
        return
    assert not wanted.clashes
    assert said is not None
    assert says_the_same(wanted.task, said)
    base, ours, theirs = (_comments(data) for data in (versions.base, versions.ours, versions.theirs))
    removed = base - (ours & theirs)
    assert (ours | theirs) - removed <= _comments(ending.data)


def _check_taken(taken: Task, wanted: Merged, side: Side) -> None:
    """With one side taken in all conflicts, the file says what that side did, and all else is merged."""
    clashing = {clash.field for clash in wanted.clashes}
    for field in set(Task.__struct_fields__) - clashing:
        assert same(getattr(wanted.task, field), getattr(taken, field))
    for clash in wanted.clashes:
        if clash.field not in ("description", "run", "resource_constraints", "metadata"):
            assert same(getattr(clash, side), getattr(taken, clash.field))


def _check_lines(versions: Versions, ending: Ending) -> None:
    """Every line that one side alone wrote is there."""
    have = set(ending.data.splitlines())
    before = set(versions.base.splitlines())
    for side in (versions.ours, versions.theirs):
        assert {line for line in side.splitlines() if line not in before} <= have


def test_damaged_versions_merge_rightly_or_keep_the_words_of_both_sides(lines: LineMerge) -> None:
    chance = random.Random(20261123)  # noqa: S311 - the same damage in every run
    by_fields = clean = 0
    for _ in range(MANY):
        base = version(chance, FILE) if chance.random() < 0.5 else FILE.encode()
        start = base.decode()
        base = b"" if chance.random() < 0.05 else base
        versions = Versions(base, version(chance, start), version(chance, start))

        ending = merge(versions, PATH, lines)

        tasks = [_task(side) for side in (versions.base, versions.ours, versions.theirs)]
        read = [task for task in tasks if task is not None]
        if len(read) == 3:
            by_fields += 1
            clean += ending.clean
            _check_fields(versions, read, ending, lines)
        elif versions.base:
            _check_lines(versions, ending)
    assert by_fields > MANY / 4
    assert clean > by_fields / 2
