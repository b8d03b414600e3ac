"""The numbers of all records: right whatever changes, and read once."""

from pathlib import Path

from penguin_git.codec import records
from penguin_git.model import layout
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.store import tallies
from penguin_git.store.tallies import Read
from tests.support.clones import Clone
from tests.support.tasks import a_record


def keep(clone: Clone, *kept: Record) -> None:
    """Commit records as they are."""
    files = {layout.record(one.task, one.attempt): records.format_record(one).decode() for one in kept}
    clone.commit(files, "Keep records")


def read(clone: Clone) -> Read:
    """What a new process reads."""
    with clone.project() as project:
        return tallies.read(project.store, project.store.base_commit())


def cache(clone: Clone) -> Path:
    """Where it is kept."""
    return clone.path / ".git" / "penguin" / "cache" / "records"


def outcomes(clone: Clone) -> dict[tuple[str, int], Outcome]:
    """How the attempts ended."""
    return {(one.task, one.attempt): one.outcome for one in read(clone).tallies}


def test_a_repository_without_records_has_none(tmp_path: Path) -> None:
    assert Read((), ()) == read(Clone.new(tmp_path / "clone"))


def test_new_changed_and_deleted_records_count_at_once(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    keep(clone, a_record("k3f9"), a_record("k3f9", 2), a_record("m7q2"), a_record("x"))
    before = outcomes(clone)

    keep(clone, a_record("k3f9", 2, outcome=Outcome.FAILED), a_record("k3zz"))
    clone.git("rm", "-q", layout.record(a_record("m7q2").task, 1))
    clone.git("commit", "-q", "-m", "Drop one")

    assert {("k3f9", 1), ("k3f9", 2), ("m7q2", 1), ("x", 1)} == before.keys()
    assert {
        ("k3f9", 1): before["k3f9", 1],
        ("k3f9", 2): Outcome.FAILED,
        ("k3zz", 1): before["k3f9", 1],
        ("x", 1): before["x", 1],
    } == outcomes(clone)


def test_a_cache_that_is_gone_or_damaged_changes_nothing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    keep(clone, a_record("k3f9"), a_record("m7q2"))
    known = read(clone)

    cache(clone).write_bytes(cache(clone).read_bytes()[:-3])
    torn = read(clone)
    cache(clone).unlink()

    assert known == torn == read(clone)
    assert 2 == len(known.tallies)


def test_a_record_that_cannot_be_read_is_named_each_time_with_its_line(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    keep(clone, a_record("k3f9"))
    clone.commit({".penguin/records/m7/m7q2/1.yaml": "task: m7q2\noutcome: great\n"}, "Break one")

    first, second = read(clone), read(clone)

    assert first == second
    assert ["k3f9"] == [one.task for one in first.tallies]
    assert (".penguin/records/m7/m7q2/1.yaml", 2) in [(one.path, one.line) for one in first.broken]


def test_a_record_that_a_person_wrote_otherwise_counts_as_well(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    keep(clone, a_record("k3f9", outcome=Outcome.STALLED))
    path = layout.record(a_record("k3f9").task, 1)
    lines = clone.read(path).splitlines()
    clone.commit({path: "\n".join([*lines[1:], "# seen", ""])}, "Rewrite it")

    assert {("k3f9", 1): Outcome.STALLED} == outcomes(clone)


def test_other_files_beside_the_records_do_not_count(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.commit({".penguin/records/README.md": "x", ".penguin/records/k3/k3f9/notes.yaml": "x"}, "Add notes")

    assert Read((), ()) == read(clone)
