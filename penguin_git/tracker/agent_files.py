"""What agents read by themselves, `AGENTS.md` and a skill: written on request, kept up to date, taken out."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from penguin_git.git.working_files import left_out
from penguin_git.model import instructions
from penguin_git.model.marked_section import NoSection, found, with_section, without_section
from penguin_git.store.checkout import read_file
from penguin_git.store.folder import check_no_link
from penguin_git.tracker.edit import Change, Edit, Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.written import save_here

AGENTS = "AGENTS.md"
SKILL = ".claude/skills/penguin/SKILL.md"
_NOT_FOR_AGENTS = (".git", ".penguin")


class Told(Struct, frozen=True):
    """The files that were written, where their commit went, and what stays as it was, in sentences."""

    written: tuple[str, ...]
    saved: Saved
    left: tuple[str, ...] = ()

    def sentences(self) -> Iterator[str]:
        """What was done, for people."""
        files = " and ".join(f"`{path}`" for path in self.written)
        if self.saved.commit:
            yield f"Told agents about the tasks in {files}, and committed it ({self.saved.commit[:7]})."
        elif self.written:
            why = f"; not committed: {self.saved.why_not}" if self.saved.why_not else ""
            yield f"Told agents about the tasks in {files}{why}."
        else:
            yield "Agents are told about the tasks already."
        yield from self.left

    def plain(self) -> dict[str, object]:
        """The same for JSON."""
        saved = self.saved
        why = saved.why_not or None
        return {"written": self.written, "commit": saved.commit, "not_committed": why, "left": self.left}


def check(project: Project) -> None:
    """Raise a `PenguinError` where the files can't be written, before anything is."""
    _section(project, _agents(project))
    _section(project, SKILL)


def write(project: Project, *, commit: bool = True) -> Told:
    """Put the section and the skill in, or up to date, in one commit; doing it again changes nothing.

    What git ignores is written and not committed. A skill of that name that somebody else wrote stays. Where
    `AGENTS.md` is a link to another file of the checkout, the section is put there.
    """
    wanted: dict[str, Change] = {_agents(project): _with_section}
    left: list[str] = []
    if _section(project, SKILL) is False:
        left.append(f"`{SKILL}` is not penguin's, and stays as it is.")
    else:
        wanted[SKILL] = _with_skill
    new = {path: change for path, change in wanted.items() if _changes(project, path, change)}
    apart = _left_to_people(project, new)
    left += [f"`{path}` {why}, so it is not committed." for path, why in apart.items()]
    saved = _save(project, new, apart, "penguin: tell agents about the tasks", commit=commit)
    return Told(tuple(new), saved, tuple(left))


def removals(project: Project) -> tuple[str, ...]:
    """The files that have something of ours in them."""
    unsaid = unclear(project)
    return tuple(path for path in _ours(project) if path not in unsaid and _section(project, path))


def unclear(project: Project) -> dict[str, PenguinError]:
    """The files in which it can't be said what is ours, each with the reason."""
    why: dict[str, PenguinError] = {}
    for path in _ours(project):
        try:
            _section(project, path)
        except PenguinError as error:
            why[path] = error
    return why


def remove(project: Project) -> Saved:
    """Take ours out, in one commit, and leave everything else; a file in which nothing is left goes."""
    gone = {path: _without_skill if path == SKILL else _without_section for path in removals(project)}
    apart = _left_to_people(project, gone)
    saved = _save(project, gone, apart, "penguin: take out what was told to agents", commit=True)
    _remove_empty_folders(project)
    return saved


def _left_to_people(project: Project, paths: Collection[str]) -> dict[str, str]:
    """The files that are written and not committed, each with the reason."""
    ignored = left_out(project.repo.git, [*paths])
    why = {path: "is ignored by git" for path in paths if path in ignored}
    modes = _modes(project, paths)
    return {**{path: "is executable" for path, mode in modes.items() if mode & 0o111}, **why}


def _save(
    project: Project, changes: Mapping[str, Change], apart: Collection[str], subject: str, *, commit: bool
) -> Saved:
    """Write the files and commit those that are not `apart`; their modes stay."""
    modes = _modes(project, changes)
    kept = {path: change for path, change in changes.items() if path not in apart}
    rest = {path: change for path, change in changes.items() if path in apart}
    saved = Saved(None)
    with FileLock(project.repo.runtime / "editing.lock", subject):
        if rest:
            save_here(project, Edit(rest, subject, (), lambda _: None), commit=False)
        if kept:
            saved = save_here(project, Edit(kept, subject, (), lambda _: None), commit=commit)
    for path, mode in modes.items():
        with suppress(FileNotFoundError):  # nothing was left in it
            (project.repo.work_tree / path).chmod(mode)
    return saved


def _modes(project: Project, paths: Collection[str]) -> dict[str, int]:
    files = {path: project.repo.work_tree / path for path in paths}
    return {path: S_IMODE(file.stat().st_mode) for path, file in files.items() if file.exists()}


def _with_section(data: bytes | None) -> bytes:
    return with_section(data, instructions.GENERAL)


def _with_skill(data: bytes | None) -> bytes:
    return with_section(data or instructions.SKILL_HEAD.encode(), instructions.SKILL)


def _without_section(data: bytes | None) -> bytes | None:
    rest = without_section(data or b"")
    return rest if rest.strip() else None


def _without_skill(data: bytes | None) -> bytes | None:
    rest = without_section(data or b"")
    return rest if rest.split() != instructions.SKILL_HEAD.encode().split() else None


def _ours(project: Project) -> tuple[str, ...]:
    """The files in which something of ours may be."""
    with suppress(PenguinError):  # a link to elsewhere: nothing was written there
        return _agents(project), SKILL
    return (SKILL,)


def _agents(project: Project) -> str:
    """`AGENTS.md`, or the file of the checkout that it is a link to."""
    root = project.repo.work_tree
    if not (root / AGENTS).is_symlink():
        return AGENTS
    target = Path(os.path.realpath(root / AGENTS))  # `resolve` raises where links go round in a circle
    if target.is_file() and target.is_relative_to(root.resolve()):
        path = target.relative_to(root.resolve())
        if path.parts[0] not in _NOT_FOR_AGENTS:
            return path.as_posix()
    raise PenguinError(
        f"`{AGENTS}` is a link that leads to no file of this checkout.",
        hint="Make it a file, then try again.",
    )


def _changes(project: Project, path: str, change: Change) -> bool:
    _section(project, path)
    data = _on_disk(project, path)
    return change(data) != data


def _section(project: Project, path: str) -> bool | None:
    """Whether a file has ours in it; None where there is no file."""
    data = _on_disk(project, path)
    try:
        return None if data is None else found(data) is not None
    except NoSection as error:
        raise PenguinError(f"`{path}`: {error.message}", hint=error.hint) from None


def _on_disk(project: Project, path: str) -> bytes | None:
    check_no_link(project.repo.work_tree, path)
    if (project.repo.work_tree / path).is_symlink():
        raise PenguinError(f"`{path}` is a link, and penguin follows none.", hint="Make it a file.")
    if (project.repo.work_tree / path).is_dir():
        raise PenguinError(f"`{path}` is a folder.", hint="It has to be a file, or not there at all.")
    data = read_file(project.repo.work_tree, path, whole=True)
    if data is not None and b"\0" in data:
        raise PenguinError(f"`{path}` is not text in UTF-8.", hint="Save it as UTF-8, then try again.")
    return data


def _remove_empty_folders(project: Project) -> None:
    folder = (project.repo.work_tree / SKILL).parent
    with suppress(OSError):  # there is something else in it
        while folder != project.repo.work_tree:
            folder.rmdir()
            folder = folder.parent
