"""Asks a forge who merged what brought tasks that wait for an approval, beside the tick."""

from concurrent.futures import Future
from functools import partial

from penguin_git.daemon.offers import Offers
from penguin_git.errors import PenguinError
from penguin_git.model.ids import TaskId
from penguin_git.store import words
from penguin_git.store.words import Merged
from penguin_git.tracker import forge_words
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project


class Words:
    """Asks once about each commit; where the forge can't be asked, again when it can."""

    def __init__(self, project: Project, offers: Offers) -> None:
        self._project, self._offers = project, offers
        self._base = ""
        self._open: dict[str, TaskId] = {}
        self._asked: set[str] = set()
        self._looks: dict[str, Future[Merged | None]] = {}

    @property
    def awaited(self) -> set[TaskId]:
        """The tasks about which the forge is just being asked."""
        return {self._open[commit] for commit in self._looks if commit in self._open}

    def look(self, seen: Observation) -> bool:
        """Ask what is to be asked; whether a word came in that counts from now on."""
        news = [self._taken_in(commit) for commit, look in list(self._looks.items()) if look.done()]
        if self._base != seen.base.commit:
            self._base, self._open = seen.base.commit, forge_words.unasked(self._project, seen)
        for commit in self._open.keys() - self._asked - self._looks.keys():
            base, prefix = self._project.store.base_name, seen.config.branch_prefix
            job = partial(forge_words.ask, commit=commit, base=base, prefix=prefix)
            if look := self._offers.begin(seen.config, job):
                self._looks[commit] = look
        return any(news)

    def _taken_in(self, commit: str) -> bool:
        look = self._looks.pop(commit)
        trouble = look.exception()
        if trouble:
            self._offers.note(trouble)
            if not isinstance(trouble, PenguinError):
                raise trouble
            return False
        self._asked.add(commit)
        if said := look.result():
            words.keep(self._project.store, commit, said)
        return said is not None
