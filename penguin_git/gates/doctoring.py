"""What the doctor finds about hooks and merges: hooks that are gone or outdated, what a rule decided."""

from collections.abc import Iterator

from penguin_git.gates import hook_files, installing
from penguin_git.gates.hook_files import NAMES
from penguin_git.gates.overruled import overruled_in
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.project import Project


def overruled(project: Project) -> list[str]:
    """What a rule decided in the last merge that HEAD has in its history, a sentence each."""
    last = project.repo.git.run("rev-list", "--max-count=1", "--merges", "HEAD", ok=(0, 128)).text
    return sorted(overruled_in(project.store, last)) if last else []


def hooks(patient: Patient) -> Iterator[Finding]:
    """Hooks that are not what `penguin init --hooks` would write, in a clone that has any of them."""
    repo = patient.project.repo
    written = {file.name.partition(".")[0]: file for file in installing.ours(repo)}
    if not written:
        return

    def install() -> None:
        installing.install(repo)

    program = hook_files.program()
    for name in NAMES:
        file = written.get(name)
        if file is None or not hook_files.is_ours(file):
            yield Finding("hook", f"The hook `{name}` of penguin is gone.", name, "write it", install)
        elif file.read_bytes() != hook_files.text(name, program):
            message = f"The hook `{name}` is of another version of penguin, or starts another one."
            yield Finding("hook", message, str(file), "write it anew", install)
