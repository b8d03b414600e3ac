"""`SpecificationParser`: plans from texts that say what is to be built."""

import os

from penguin_git.model.specification.plan import ProjectPlan
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.project import World


class SpecificationParser:
    """Makes plans of specifications, with phases and tasks ready for `create_task`.

    Without `agent` it reads headings, lists, tables and sentences of Markdown or plain text by rules alone:
    the same text gives the same plan, and nothing is sent anywhere. The rules know English; of other
    languages they take lists and tables as they stand.

    `agent` is the name of a model in the configuration of the repository that `path`, a folder, lies in. It
    gets the text and no tools, in at most two requests, and its answer is checked.
    """

    def __init__(
        self,
        agent: str | None = None,
        path: str | os.PathLike[str] = ".",
        *,
        world: World | None = None,
    ) -> None:
        self._agent = agent
        self._opened = None if agent is None else _Repository(path, world=world)

    def parse_specification(self, text: str) -> ProjectPlan:
        """The plan that a specification asks for.

        Items of lists, rows of tables that list requirements, and sentences with "must" or "should" become
        tasks; the sections that they stand in become phases. What an item has below it becomes conditions of
        its acceptance. Items that are ticked off or crossed out, and sections that ask for no work, are left
        out and named in `remarks`.

        Raises `PenguinError` for a text that asks for nothing, is longer than 256 KiB, or would make more
        than 50 phases or 200 tasks; and where an agent can't be asked, or answers what is no plan.
        """
        from penguin_git.codec import specification
        from penguin_git.model.specification import planning
        from penguin_git.tracker.api import references

        said = references.text("text", text)
        if self._opened is None or self._agent is None:
            return planning.plan(specification.blocks(said))
        specification.check_size(said)
        return self._opened.planned(self._agent, said)


class _Repository(Opened):
    """The repository that knows the agent."""

    def planned(self, agent: str, text: str) -> ProjectPlan:
        from penguin_git.tracker import inside, planners

        inside.refuse(self._world.environ, "ask agents for plans")
        with self._open() as project:
            return planners.planned(project, agent, text)[0]
