"""Whether approvals on the base count: who gave them, and how they came there."""

from collections.abc import Callable

from penguin_git.model import consent
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.project import Project


class Consents:
    """Looks into the history of the base for each approval that is asked about, once while that stands."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[tuple[str, TaskId], str] = {}

    def of(self, base: Snapshot, config: Config) -> Callable[[TaskId], str]:
        """What there is against the approval of a task of this base; empty where it counts."""
        self._known = {key: why for key, why in self._known.items() if key[0] == base.commit}

        def objection(task: TaskId) -> str:
            key = (base.commit, task)
            if key not in self._known:
                self._known[key] = self._against(base, config, task)
            return self._known[key]

        return objection

    def _against(self, base: Snapshot, config: Config, task: TaskId) -> str:
        # These bring hashlib and YAML, and few tasks carry an approval.
        from penguin_git.model import approval
        from penguin_git.store import introduced

        path, store = base.path(task), self._project.store
        if not base.commit or path is None:  # files that are in no commit are shown, and never run
            return ""
        found = base.tasks[task]
        if not approval.holds(found):
            return self._unmerged(base, config, found, path)
        words = introduced.words(store, found, path, tip=base.commit, base=base.commit)
        return consent.objection(found.approver, words, config)

    def _unmerged(self, base: Snapshot, config: Config, task: Task, path: str) -> str:
        """Why no merge stands for an approval of a task that carries none on the base."""
        from penguin_git.store import introduced

        if not config.approve_by_merge:
            return "it is not on the base branch yet"
        store = self._project.store
        word = introduced.merge(store, base.commit, task, path)
        why = "no merge brought it to the base branch as it reads there"
        if word and not (why := consent.objection(task.approver, [word], config)):
            return ""
        return self._against_forge(base, config, task, path, why)

    def _against_forge(self, base: Snapshot, config: Config, task: Task, path: str, why: str) -> str:
        """Why the word of a forge does not count either; `why` where it has said none."""
        from penguin_git.store import introduced, words
        from penguin_git.tracker import forge_words

        first = introduced.first(self._project.store, base.commit, task, path)
        said = words.merged(self._project.store, first.oid) if first else None
        if first is None or said is None:
            return why
        return consent.objection(task.approver, [forge_words.word(first.oid, said, config)], config)
