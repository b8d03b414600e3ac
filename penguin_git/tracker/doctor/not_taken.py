"""What others committed under `.penguin` on task branches, which counts on the base alone."""

from collections.abc import Iterator

from penguin_git.model import wording
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.observing import observe


def changes(patient: Patient) -> Iterator[Finding]:
    """Changes that stay on a task's branch when it lands; nothing is lost, so they are notes."""
    project = patient.project
    for task, attempt in observe(project).attempts.items():
        if attempt.left_out:
            said = wording.not_taken(attempt.left_out)
            message = f"Of `{task}`, {said}."
            fix = f"To see it: git diff {attempt.own[:10]} {attempt.tip[:10]} -- .penguin"
            yield Finding("not-taken", message, patient.branch(task), fix, note=True)
