"""Every check in turn, and the mending of what they found."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.git import worktree_recovery
from penguin_git.git.locks import FileLock
from penguin_git.git.repository import Repository, located
from penguin_git.model import enclosure
from penguin_git.model.enclosure import Level
from penguin_git.tracker import presence
from penguin_git.tracker.doctor import (
    agents,
    broken_files,
    duplicates,
    files_of_ours,
    lame_refs,
    large_folder,
    left_locks,
    left_private,
    not_taken,
    one_number,
    orphan_worktrees,
    orphans,
    remote,
    status_lines,
    unclaimed,
)
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.project import Project, World, level_of

Check = Callable[[Patient], Iterable[Finding]]

# In this order they are mended, too: first what keeps git from working, last what moves files.
CHECKS: tuple[Check, ...] = (
    left_locks.locks,
    left_locks.held_index,
    left_locks.moves,
    left_locks.worktrees,
    left_locks.temporary_files,
    orphan_worktrees.worktrees_without_attempt,
    left_private.folders,
    lame_refs.broken,
    lame_refs.in_the_way,
    one_number.ids,
    broken_files.tasks,
    broken_files.projects,
    broken_files.templates,
    broken_files.records,
    duplicates.ids,
    files_of_ours.outdated,
    files_of_ours.merging,
    status_lines.misplaced,
    unclaimed.in_progress,
    agents.misconfigured,
    orphans.branches,
    not_taken.changes,
    orphans.refs,
    orphans.records,
    remote.reached,
    large_folder.flat,
)


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong now, and what was set right; `troubles` says why something could not be.

    `level` is what keeps in the commands of agents here, `sandbox` the same in words; nothing, where the
    settings can't be read.
    """

    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...] = ()
    troubles: tuple[PenguinError, ...] = ()
    level: Level | None = None
    sandbox: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong; notes are no harm."""
        return not self.troubles and all(finding.note for finding in self.findings)


def examine(path: Path, world: World, *, fix: bool = False, checks: Iterable[Check] = CHECKS) -> Diagnosis:
    """Look at the clone around `path`, and with `fix` set right what can be without losing anything."""
    healed = _before_git(path, world, fix=fix)
    if healed is not None and not fix:
        return Diagnosis((healed,))
    with Project.open(path, world) as project, _alone(project.repo, wanted=fix) as alone:
        checks = tuple(checks)
        first = _findings(project, checks, alone=alone if fix else presence.of(project.repo) is None)
        mended = (healed,) if healed else ()
        level, sandbox = _sandbox(project)
        if not fix:
            return Diagnosis(first, level=level, sandbox=sandbox)
        done, troubles = _mended(first)
    with Project.open(path, world) as again:
        left = _findings(again, checks, alone=alone)
    return Diagnosis(left, (*mended, *done), troubles, level, sandbox)


def _sandbox(project: Project) -> tuple[Level | None, str]:
    try:
        config = project.store.config()
    except BrokenFile:  # a finding of its own
        return None, ""
    level = level_of(config, project.world.environ)
    return level, enclosure.says(level, config.sandbox)


def _before_git(path: Path, world: World, *, fix: bool) -> Finding | None:
    """A worktree that was killed half-made can keep git from starting at all: clear it by file operations."""
    repo = located(path, world.environ)
    if repo is None or not _git_is_kept_from_starting(repo):
        return None
    message = "A worktree of penguin's was left half-made, and git can't start before that is cleared."
    if fix:
        worktree_recovery.heal(repo)
    return Finding(
        "half-made-worktree", message, str(repo.runtime / "adding"), "clear it away", lambda: None, alone=True
    )


def _git_is_kept_from_starting(repo: Repository) -> bool:
    return bool(worktree_recovery.left(repo)) and bool(repo.shared.run("worktree", "list", ok=(0, 128)).code)


@contextmanager
def _alone(repo: Repository, *, wanted: bool) -> Iterator[bool]:
    """Hold the clone's lock for life, where it is free; whether that worked."""
    lock = FileLock(repo.runtime / "daemon.lock", "penguin doctor")
    held = wanted and lock.acquire()
    try:
        yield held
    finally:
        lock.release()


def _findings(project: Project, checks: Iterable[Check], *, alone: bool) -> tuple[Finding, ...]:
    patient = Patient(project, project.world.now().timestamp())
    found = list(broken_files.config(patient))
    try:
        patient.config  # noqa: B018 - every other check needs it
    except BrokenFile as broken:
        named = {str(problem) for problem in broken.problems}
        seen = {f"{one.path}: {one.message}" for one in found}
        found += [
            Finding("broken-config", f"On the base branch: {text}")
            for text in sorted(named)
            if not any(text.startswith(place) for place in seen)
        ]
        return tuple(found)
    for check in checks:
        found += _of(check, patient)
    return tuple(one if alone else _later(one) for one in found)


def _of(check: Check, patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except PenguinError as trouble:
        return [Finding("not-checked", trouble.message, "", trouble.hint)]


def _later(finding: Finding) -> Finding:
    if not (finding.alone and finding.mend):
        return finding
    return replace(finding, mend=None, fix=f"{finding.fix}; first end the daemon: penguin daemon stop")


def _mended(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[PenguinError, ...]]:
    done: list[Finding] = []
    outcomes: dict[int, PenguinError | None] = {}
    for finding in findings:
        if finding.mend is None:
            continue
        if id(finding.mend) not in outcomes:
            outcomes[id(finding.mend)] = _tried(finding)
        if outcomes[id(finding.mend)] is None:
            done.append(finding)
    return tuple(done), tuple(trouble for trouble in outcomes.values() if trouble)


def _tried(finding: Finding) -> PenguinError | None:
    assert finding.mend is not None  # noqa: S101 - the caller has looked
    try:
        finding.mend()
    except PenguinError as trouble:
        return trouble
    return None
