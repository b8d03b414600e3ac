"""What is known of pull requests: one small blob a task, under refs/penguin/pulls."""

import msgspec

from penguin_git.git.objects import MissingObject
from penguin_git.git.refs import Update
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.pulled import Pulled
from penguin_git.store.store import Store


def pulled(store: Store, task: TaskId) -> Pulled | None:
    """What is known of the pull request of a task; None where it has none."""
    oid = store.refs.read(layout.pull(task))
    try:
        return msgspec.json.decode(store.objects.blob(oid), type=Pulled) if oid else None
    except (msgspec.DecodeError, MissingObject):
        return None  # somebody else than penguin put it there


def keeping(store: Store, task: TaskId, known: Pulled | None) -> list[Update]:
    """The change that keeps this; None forgets what is kept. No change where it is kept already."""
    ref = layout.pull(task)
    new = store.objects.write("blob", msgspec.json.encode(known)) if known else None
    old = store.refs.read(ref)
    return [Update(ref, new, old)] if new != old else []
