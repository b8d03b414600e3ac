"""Saying where an edit went."""

from penguin_git.cli import output
from penguin_git.tracker.editing import Saved
from penguin_git.tracker.project import Project


def tell(project: Project, saved: Saved, path: str, *, commit: bool = True) -> None:
    """Say on which branch the file is now, or why it was not committed; `commit`: it was to be."""
    base = project.store.base_name
    if not commit:
        output.say(f"Wrote `{path}`; the commit is left to you.")
    elif saved.commit is None:
        output.say(f"Wrote `{path}`; not committed: {saved.why_not}.")
    elif saved.branch == base:
        output.say(f"Committed `{path}` on `{base}` ({saved.commit[:7]}).")
    else:
        output.say(
            f"Committed `{path}` on `{saved.branch}` ({saved.commit[:7]}): a draft until it is on `{base}`."
        )
