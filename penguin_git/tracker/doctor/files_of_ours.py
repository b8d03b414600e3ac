"""Schemas and attributes that penguin keeps in the repository: missing, or of another version."""

from collections.abc import Iterator
from functools import partial

from penguin_git.codec import schema
from penguin_git.errors import PenguinError
from penguin_git.git.left_out import left_out
from penguin_git.model import layout
from penguin_git.store.checkout import read_file
from penguin_git.tracker import merge_driver
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.edit import Change
from penguin_git.tracker.editing import save_all


def outdated(patient: Patient) -> Iterator[Finding]:
    """Files that differ from what this version writes."""
    repo = patient.project.repo
    tree = repo.work_tree
    if left_out(repo, layout.ROOT):
        message = "A sparse checkout leaves out files of penguin's: tasks can be looked at, and not edited."
        yield Finding("left-out", message, layout.ROOT, f"git sparse-checkout add {layout.ROOT}")
        return
    if not (tree / layout.ROOT).is_dir():
        yield Finding("not-set-up", "Penguin is not set up in this checkout.", layout.ROOT, "penguin init")
        return
    wanted = _wanted(patient)
    found = {path: read_file(tree, path, whole=True) for path in wanted}
    wrong = {path: data for path, data in found.items() if data != wanted[path]}

    def refresh() -> None:
        changes: dict[str, Change] = {path: partial(_new, path) for path in wrong}
        save_all(
            patient.project, changes, "penguin: refresh its own files", commit=patient.config.auto_commit
        )

    for path, data in wrong.items():
        what = "is missing" if data is None else "is not what this version of penguin writes"
        yield Finding("outdated-file", f"`{path}` {what}.", path, "write it, in one commit", refresh)


def merging(patient: Patient) -> Iterator[Finding]:
    """A clone in which git merges task files by lines."""
    if not (patient.project.repo.work_tree / layout.ROOT).is_dir():
        return

    def install() -> None:
        merge_driver.install(patient.project)

    for problem in merge_driver.missing(patient.project):
        if merge_driver.ATTRIBUTES not in problem:
            yield Finding("no-merge-driver", problem, ".git/config", "set the merge driver", install)
        elif _names_the_driver(patient):  # where it does not, the file is outdated
            message = "A later line, or `.git/info/attributes`, names another merge driver for task files."
            fix = f"Take it out: git check-attr merge -- {layout.TASKS}/any.yaml"
            yield Finding("other-merge-driver", message, merge_driver.ATTRIBUTES, fix)


def _names_the_driver(patient: Patient) -> bool:
    data = read_file(patient.project.repo.work_tree, merge_driver.ATTRIBUTES, whole=True)
    return data is not None and merge_driver.attributes(data) == data


def _wanted(patient: Patient) -> dict[str, bytes]:
    tree = patient.project.repo.work_tree
    wanted = {f"{layout.ROOT}/schema/{name}": data for name, data in schema.files().items()}
    attributes = merge_driver.ATTRIBUTES
    return {**wanted, attributes: merge_driver.attributes(read_file(tree, attributes, whole=True))}


def _new(path: str, data: bytes | None) -> bytes:
    if path == merge_driver.ATTRIBUTES:
        return merge_driver.attributes(data)
    name = path.rpartition("/")[2]
    written = schema.files().get(name)
    if written is None:
        raise PenguinError(f"`{path}` is not a file of penguin's own.")
    return written
