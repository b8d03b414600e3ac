"""Two files for one task id; a numbered one that came later gets a number of its own."""

from collections import defaultdict
from collections.abc import Iterator

from penguin_git.model import layout
from penguin_git.model.config import Ids
from penguin_git.model.ids import TaskId
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.doctor.renumbering import arrival, has_attempt, renumber


def ids(patient: Patient) -> Iterator[Finding]:
    """Files of the checkout that share an id."""
    by_id: dict[TaskId, list[str]] = defaultdict(list)
    for path in patient.files:
        if task := layout.task_of(path):
            by_id[task].append(path)
    for task, paths in by_id.items():
        if len(paths) > 1:
            yield _duplicate(patient, task, paths)


def _duplicate(patient: Patient, task: TaskId, paths: list[str]) -> Finding:
    listed = ", ".join(f"`{path}`" for path in paths)
    message = f"These files share the id `{task}`: {listed}."
    numbered = patient.config.ids is Ids.SEQUENTIAL and task.isdecimal()
    if not numbered or len(paths) > 2:
        return Finding("duplicate-id", message, paths[1], "Rename one of the files, and what refers to it.")
    if has_attempt(patient, task):
        return Finding(
            "duplicate-id", message, paths[1], f"Rename one of them by hand: `{task}` had an attempt."
        )
    first, later = sorted(paths, key=lambda path: arrival(patient, path))

    def give_a_number() -> None:
        renumber(patient, task, first=first, later=later)

    fix = f"give `{later}` the next free number, with the edges that came along with it"
    return Finding("duplicate-id", message, later, fix, give_a_number)
