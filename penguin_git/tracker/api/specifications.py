"""`SpecificationParser`: plans from texts that say what is to be built."""

from penguin_git.model.specification.plan import ProjectPlan


class SpecificationParser:
    """Makes plans of specifications: phases with tasks, ready for `create_task`.

    It reads headings, lists, tables and sentences of Markdown or plain text by rules alone, so the same text
    gives the same plan, and nothing is sent anywhere. The rules know English; of other languages it takes
    lists and tables as they stand.
    """

    def parse_specification(self, text: str) -> ProjectPlan:
        """The plan that a specification asks for.

        Items of lists, rows of tables that list requirements, and sentences with "must" or "should" become
        tasks; the sections that they stand in become phases. What an item has below it becomes conditions of
        its acceptance. Items that are ticked off or crossed out, and sections that ask for no work, are left
        out and named in `remarks`.

        Raises `PenguinError` for a text that asks for nothing, is longer than 256 KiB, or would make more
        than 50 phases or 200 tasks.
        """
        from penguin_git.codec import specification
        from penguin_git.model.specification import planning
        from penguin_git.tracker.api import references

        return planning.plan(specification.blocks(references.text("text", text)))
