"""What people ask of attempts: one small blob a task, under refs/penguin/requests."""

from pathlib import Path

import msgspec

from penguin_git.git.objects import MissingObject
from penguin_git.git.refs import StaleRef, Update
from penguin_git.git.repository import Repository
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.request import Request, once_heard, with_pending
from penguin_git.store.store import Store

_TRIES = 20  # against one who answers: each time it has to be faster between two calls of git


def ask(store: Store, task: TaskId, request: Request) -> None:
    """Leave a request; it takes the place of one that nobody answered yet, whose words it keeps."""
    for _ in range(_TRIES - 1):
        try:
            _leave(store, task, request)
            return
        except StaleRef:
            continue  # what stood there was answered in the same moment
    _leave(store, task, request)


def _leave(store: Store, task: TaskId, request: Request) -> None:
    store.refs.update([asking(store, task, request)], f"ask to {request.verb}")
    ring(store.repo)


def asking(store: Store, task: TaskId, request: Request) -> Update:
    """The change that leaves a request, over what nobody answered yet."""
    ref = layout.request(task)
    found = store.refs.read(ref)
    before = pending(store, {ref: found}).get(task) if found else None
    asked = with_pending(request, before[1] if before else None)
    return Update(ref, store.objects.write("blob", msgspec.json.encode(asked)), found)


def ask_first(store: Store, task: TaskId, request: Request) -> None:
    """Leave a request where there is none; `StaleRef` where there is."""
    blob = store.objects.write("blob", msgspec.json.encode(request))
    store.refs.update([Update(layout.request(task), blob, None)], f"ask to {request.verb}")
    ring(store.repo)


def withdraw(store: Store, task: TaskId) -> None:
    """Take back what was asked: a person said something else since."""
    ref = layout.request(task)
    if asked := store.refs.read(ref):
        store.refs.update([Update(ref, None, asked)], "withdrawn")


def bell(repo: Repository) -> Path:
    """The file whose change wakes the daemon."""
    return repo.runtime / "bell"


def ring(repo: Repository) -> None:
    """Have the daemon look at once."""
    bell(repo).parent.mkdir(parents=True, exist_ok=True)
    bell(repo).write_bytes(b"")


def pending(store: Store, found: dict[str, str]) -> dict[TaskId, tuple[str, Request]]:
    """The requests among `found` refs, each with the id of its blob."""
    asked = {}
    for ref, oid in found.items():
        if ref.startswith(layout.REQUESTS):
            try:
                request = msgspec.json.decode(store.objects.blob(oid), type=Request)
            except (msgspec.DecodeError, MissingObject):
                continue  # somebody else than penguin put it there, so it asks for nothing
            asked[TaskId(ref.removeprefix(layout.REQUESTS))] = (oid, request)
    return asked


def answered(task: TaskId, oid: str) -> Update:
    """The deletion that takes an answered request away."""
    return Update(layout.request(task), None, oid)


def heard(store: Store, task: TaskId, oid: str, request: Request) -> Update:
    """The change that leaves of a request what is to be done once its words are in the log."""
    left = once_heard(request)
    blob = store.objects.write("blob", msgspec.json.encode(left)) if left else None
    return Update(layout.request(task), blob, oid)
