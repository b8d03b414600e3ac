"""The numbers of all records at a commit, each version of a file read once for all processes.

What was read is kept in the clone's runtime folder, by folder of records: one whose tree is the same is not
looked into, and of another only new files are read. It may be deleted at any time.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from penguin_git import __version__
from penguin_git.codec import quick_records
from penguin_git.errors import BrokenFile, Problem
from penguin_git.git import bulk, trees
from penguin_git.model import layout, sample
from penguin_git.model.ids import TaskId
from penguin_git.model.sample import Tally
from penguin_git.store import stamped
from penguin_git.store.store import Store

_STAMP = f"penguin {__version__} records {Tally.__struct_fields__}\n".encode()
_FEW = 3  # folders


class Folder(Struct, array_like=True):
    """What one folder of records says. `blobs` are the names of the files of `tallies`, in their order."""

    tree: str
    blobs: list[bytes] = []
    tallies: list[Tally] = []
    broken: list[Problem] = []

    def take(self, blob: bytes, tally: Tally) -> None:
        """Add a file."""
        self.blobs.append(blob)
        self.tallies.append(tally)


class _File(NamedTuple):
    folder: str
    path: str
    blob: bytes
    task: TaskId
    attempt: int


class Read(Struct, frozen=True):
    """The numbers of every record, and what is wrong with those that can't be read."""

    tallies: tuple[Tally, ...]
    broken: tuple[Problem, ...]


def read(store: Store, commit: str) -> Read:
    """The numbers of all records at a commit, in no order."""
    file = store.repo.runtime / "cache" / "records"
    kept = _decoded(stamped.read(file, _STAMP))
    there = _folders(store, commit)
    folders = {name: kept[name] for name, tree in there.items() if name in kept and kept[name].tree == tree}
    if len(folders) != len(kept) or len(folders) != len(there):
        new = {name: tree for name, tree in there.items() if name not in folders}
        folders |= _looked_into(store, commit, new, kept)
        stamped.write(file, _STAMP, (msgspec.msgpack.encode(folders),))
    return Read(
        tuple(tally for folder in folders.values() for tally in folder.tallies),
        tuple(sorted(problem for folder in folders.values() for problem in folder.broken)),
    )


def _decoded(said: memoryview | None) -> dict[str, Folder]:
    try:
        return {} if said is None else msgspec.msgpack.decode(said, type=dict[str, Folder])
    except msgspec.DecodeError:
        return {}


def _folders(store: Store, commit: str) -> dict[str, str]:
    """The trees of the folders of records, by their names."""
    top = trees.find(store.objects, store.tree_of(commit), layout.RECORDS)
    below = trees.children(store.objects, top.oid) if top and top.is_folder else {}
    return {name: entry.oid for name, entry in below.items() if entry.is_folder}


def _looked_into(
    store: Store, commit: str, new: Mapping[str, str], kept: Mapping[str, Folder]
) -> dict[str, Folder]:
    """These folders; what `kept` says of a file that is still there is not read again."""
    found = {name: Folder(tree, [], [], []) for name, tree in new.items()}
    known = {name: _by_file(kept[name]) for name in new if name in kept}
    missing: list[_File] = []
    for file in _files(store, commit, new):
        tally = known.get(file.folder, {}).get((file.blob, file.task, file.attempt))
        if tally is None:
            missing.append(file)
        else:
            found[file.folder].take(file.blob, tally)
    contents = bulk.blobs(store.repo.shared, [file.blob.hex() for file in missing])
    for file, data in zip(missing, contents, strict=True):
        _read_into(found[file.folder], file, data)
    return found


def _by_file(folder: Folder) -> dict[tuple[bytes, TaskId, int], Tally]:
    return {
        (blob, tally.task, tally.attempt): tally
        for blob, tally in zip(folder.blobs, folder.tallies, strict=True)
    }


def _files(store: Store, commit: str, folders: Mapping[str, str]) -> Iterator[_File]:
    """The records in these folders, by one git process for each of few, and one for all of many."""
    roots = {f"{name}/": tree for name, tree in folders.items()}
    if len(roots) > _FEW:
        roots = {"": f"{commit}:{layout.RECORDS}"}
    for above, tree in roots.items():
        for below, entry in trees.listed(store.repo.shared, tree):
            name, path = (above + below).partition("/")[0], f"{layout.RECORDS}/{above}{below}"
            attempt = layout.attempt_of(path)
            if attempt and name in folders and entry.mode in (trees.FILE, trees.EXECUTABLE):
                yield _File(name, path, bytes.fromhex(entry.oid), *attempt)


def _read_into(folder: Folder, file: _File, data: bytes) -> None:
    said = quick_records.tally(data, file.task, file.attempt)
    if said is None:
        from penguin_git.codec import records  # it brings YAML, for files that penguin has not written so

        try:
            said = sample.tally(records.parse(data, file.path))
        except BrokenFile as broken:
            folder.broken += broken.problems
            return
        said = structs.replace(said, task=file.task, attempt=file.attempt)
    folder.take(file.blob, said)
