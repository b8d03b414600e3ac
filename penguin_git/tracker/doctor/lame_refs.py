"""Refs that git can't read, or can't make."""

from collections.abc import Iterator

from penguin_git.model import ids
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def broken(patient: Patient) -> Iterator[Finding]:
    """Refs, also the user's, without a commit: listings leave them out, a fetch or a claim fails of them."""
    refs = patient.project.store.refs
    for ref in refs.broken("refs/heads/", "refs/remotes/", "refs/tags/", "refs/penguin/"):
        trouble = refs.trouble(ref)
        if trouble:
            yield Finding("broken-ref", trouble.message, ref, trouble.hint)


def in_the_way(patient: Patient) -> Iterator[Finding]:
    """A branch where the folder for the tasks' branches belongs, or one below where a task's belongs.

    No claim can be made beside the former, and none of that task beside the latter.
    """
    prefix = patient.config.branch_prefix
    names = [prefix.rsplit("/", above)[0] for above in range(prefix.count("/") + 1)]
    refs = patient.project.store.refs
    for name in (name for name in names if refs.read(f"refs/heads/{name}")):
        message = f"Beside a branch of this name git can't have those of tasks, `{prefix}/ID`."
        fix = f"git branch -m {name} {name.replace('/', '-')}-old"
        yield Finding("branch-in-the-way", message, f"refs/heads/{name}", fix)
    start = f"refs/heads/{prefix}/"
    for ref in refs.all(start):
        task, slash, _ = ref.removeprefix(start).partition("/")
        if slash and ids.is_valid(task):
            name = ref.removeprefix("refs/heads/")
            message = f"Beside this branch git can't have that of the task `{task}`, `{prefix}/{task}`."
            fix = f"git branch -m {name} {name.replace('/', '-')}-old"
            yield Finding("branch-in-the-way", message, ref, fix)
