"""The remote that tasks are shared over: whether it is reached, and what of ours it has not got."""

from collections.abc import Iterator

from penguin_git.git.remote import Unreachable
from penguin_git.model import layout
from penguin_git.store.shared_refs import SharedRefs
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def reached(patient: Patient) -> Iterator[Finding]:
    """A remote that can't be asked, one without the base branch, tips that are kept in this clone alone."""
    shared, name = patient.project.store.shared, patient.config.remote
    if shared is None:
        return
    try:
        there = shared.there(shared.names.base, layout.ATTEMPTS)
    except Unreachable as trouble:
        yield Finding("remote-away", f"`{name}` can't be asked: {trouble.message}", name, trouble.hint)
        return
    base = patient.project.store.base_name
    if shared.names.base not in there:
        yield Finding("no-shared-base", f"`{name}` has no branch `{base}`.", name, f"git push {name} {base}")
    yield from _kept_here_alone(shared, there, name)


def _kept_here_alone(shared: SharedRefs, there: dict[str, str], name: str) -> Iterator[Finding]:
    alone = [ref for ref in shared.own.all(layout.ATTEMPTS) if ref not in there]

    def push() -> None:
        shared.share(*alone)

    for ref in alone:
        message = f"What an attempt left behind is kept in this clone alone, and not on `{name}`."
        yield Finding("kept-here-alone", message, ref, "push it", push, note=True)
