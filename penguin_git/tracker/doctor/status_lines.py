"""Task files whose status does not stand first, alone."""

from collections.abc import Iterator

from penguin_git.tracker import status_lines
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def misplaced(patient: Patient) -> Iterator[Finding]:
    """Such files, except of tasks that have a branch."""
    paths = [line.path for task, line in patient.here.lines.items() if not patient.has_branch(task)]
    wrong = status_lines.misplaced(patient.project, sorted(paths))

    def move() -> None:
        status_lines.put_first(patient.project, wrong, commit=patient.config.auto_commit)

    for path in wrong:
        message = "Its status does not stand first, alone, with an empty line below."
        yield Finding("misplaced-status", message, path, "put it there", move)
