"""Files under `.penguin` that can't be read: named with their place, and left to a person."""

from collections.abc import Callable, Iterator

from penguin_git.codec import config as config_codec
from penguin_git.codec import projects as project_codec
from penguin_git.codec import quick_records
from penguin_git.codec import records as record_codec
from penguin_git.codec import templates as template_codec
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model import layout
from penguin_git.store import tallies
from penguin_git.store import templates as template_files
from penguin_git.store.checkout import read_file
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient

_TWICE = "The same id is used by"


def config(patient: Patient) -> Iterator[Finding]:
    """The settings of the checkout; nothing else can be looked at while those of the base are broken."""
    yield from _read(patient, layout.CONFIG, config_codec.parse, "broken-config")


def tasks(patient: Patient) -> Iterator[Finding]:
    """Task files here and on the base; two files for one id are another check's."""
    for problem in sorted({*patient.here.broken, *patient.base.broken}):
        if not problem.message.startswith(_TWICE):
            yield _named("broken-task", problem)


def projects(patient: Patient) -> Iterator[Finding]:
    """Project files of the checkout."""
    folder = patient.project.repo.work_tree / layout.ROOT / "projects"
    for file in sorted(folder.glob("*.y*ml")):
        path = f"{layout.ROOT}/projects/{file.name}"
        yield from _read(patient, path, project_codec.parse, "broken-project")


def templates(patient: Patient) -> Iterator[Finding]:
    """Template files of the checkout; `penguin template validate` also tries what they make."""
    for path, found in template_files.in_checkout(patient.project.repo.work_tree).items():
        if isinstance(found, Problem):
            yield _named("broken-template", found)
            continue
        try:
            template_codec.parse(found, path, layout.template_of(path) or "")
        except BrokenFile as broken:
            for problem in broken.problems:
                yield _named("broken-template", problem)


def records(patient: Patient) -> Iterator[Finding]:
    """Records on the base and in the checkout, committed or not; numbers leave them out."""
    on_base = tallies.read(patient.project.store, patient.base.commit).broken
    yield from dict.fromkeys([*(_named("broken-record", one) for one in on_base), *_records_here(patient)])


def _records_here(patient: Patient) -> Iterator[Finding]:
    top = patient.project.repo.work_tree
    for file in sorted((top / layout.RECORDS).glob("*/*/*.yaml")):
        path = file.relative_to(top).as_posix()
        if layout.attempt_of(path):
            yield from _read(patient, path, _record, "broken-record", whole=True)


def _record(data: bytes, path: str) -> None:
    if (whose := layout.attempt_of(path)) and quick_records.tally(data, *whose) is None:
        record_codec.parse(data, path)


def _read(
    patient: Patient,
    path: str,
    parse: Callable[[bytes, str], object],
    code: str,
    *,
    whole: bool = False,
) -> Iterator[Finding]:
    try:
        data = read_file(patient.project.repo.work_tree, path, whole=whole)
        if data is not None:
            parse(data, path)
    except BrokenFile as broken:
        for problem in broken.problems:
            yield _named(code, problem)
    except PenguinError as trouble:
        yield Finding(code, trouble.message, path, trouble.hint)


def _named(code: str, problem: Problem) -> Finding:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    return Finding(code, problem.message, place, problem.hint)
