"""The project files of the checkout and of the base branch together."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from penguin_git.codec import projects as project_codec
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.git import files as git_files
from penguin_git.git import history, trees
from penguin_git.model import layout
from penguin_git.model import project as sheets
from penguin_git.model.project import ProjectFile
from penguin_git.store.checkout import read_file
from penguin_git.store.store import Store


class ProjectFiles(Struct, frozen=True):
    """Every project that has a file, by its slug, and what could not be read."""

    projects: dict[str, ProjectFile]
    broken: tuple[Problem, ...] = ()

    def known(self, name: str) -> str | None:
        """The slug of the project that `name` means, by its name or slug, where it has a file."""
        wanted = name.strip().casefold()
        if wanted in self.projects:
            return wanted
        same = [slug for slug, one in self.projects.items() if one.name.casefold() == wanted]
        if len(same) > 1:
            raise BrokenFile([problem for problem in self.broken if "same name" in problem.message])
        return same[0] if same else None

    def slug_of(self, name: str) -> str:
        """The slug of the project that `name` means, also where it has no file."""
        if (slug := self.known(name)) is not None:
            return slug
        try:
            return sheets.slug(name)
        except PenguinError:
            return name


def project_files(store: Store) -> ProjectFiles:
    """What the checkout says, and the base where the checkout is older or another branch."""
    here, broken = _on_disk(store.repo.work_tree)
    return _read(_brought_up(store, here, {problem.path for problem in broken}), broken)


def project_files_at(store: Store, commit: str) -> ProjectFiles:
    """What a commit says."""
    return _read(_at(store, commit), [])


def _read(contents: Mapping[str, bytes], broken: list[Problem]) -> ProjectFiles:
    projects: dict[str, ProjectFile] = {}
    for path, data in sorted(contents.items()):
        try:
            project = project_codec.parse(data, path)
        except BrokenFile as error:
            broken = [*broken, *error.problems]
        else:
            projects[project.id] = project
    return ProjectFiles(projects, tuple(sorted([*broken, *_twice(projects)])))


def _on_disk(work_tree: Path) -> tuple[dict[str, bytes], list[Problem]]:
    if git_files.lstat(work_tree / layout.PROJECTS) is None:
        return {}, []
    if not all(git_files.is_folder(work_tree / step) for step in git_files.way(layout.PROJECTS)):
        return {}, [Problem(layout.PROJECTS, 0, 0, "It is no folder of its own.", "Make it a plain folder.")]
    names = sorted(file.name for file in (work_tree / layout.PROJECTS).iterdir())
    found: dict[str, bytes] = {}
    broken: list[Problem] = []
    for path in (f"{layout.PROJECTS}/{name}" for name in names if _is_ours(name)):
        try:
            found[path] = read_file(work_tree, path) or b""
        except PenguinError:
            broken.append(Problem(path, 0, 0, "It is not a regular file.", "Replace it by the file itself."))
    return found, broken


def _is_ours(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) and not name.startswith(".") and "/" not in name


def _brought_up(store: Store, here: dict[str, bytes], broken: set[str]) -> dict[str, bytes]:
    """The checkout's files with the base's changes: one side's word counts where the other kept still."""
    head, base = store.objects.resolve("HEAD"), store.base_commit()
    if head is None or head == base:
        return here
    fork = history.merge_base(store.repo.shared, head, base)
    theirs, before = _at(store, base), _at(store, fork) if fork else {}
    found: dict[str, bytes] = {}
    for path in sorted({*here, *theirs} - broken):
        mine, other = here.get(path), theirs.get(path)
        data = other if mine == before.get(path) else mine
        if data is not None:
            found[path] = data
    return found


def _at(store: Store, commit: str) -> dict[str, bytes]:
    files = trees.files(store.objects, store.tree_of(commit), layout.PROJECTS)
    plain = (trees.FILE, trees.EXECUTABLE)
    return {
        path: store.objects.blob(entry.oid)
        for path, entry in files.items()
        if entry.mode in plain and _is_ours(path.removeprefix(f"{layout.PROJECTS}/"))
    }


def _twice(projects: dict[str, ProjectFile]) -> list[Problem]:
    """Two projects can't have one name: nobody could say which is meant."""
    same: dict[str, list[str]] = {}
    for project in projects.values():
        same.setdefault(project.name.casefold(), []).append(project.id)
    return [
        Problem(
            layout.project(one), 0, 0, f"`{other}` has the same name.", "Give one of them another `name`."
        )
        for found in same.values()
        for one, other in zip(found, found[1:] + found[:1], strict=True)
        if one != other
    ]
