"""Saying where an edit went."""

from typing import TYPE_CHECKING

from penguin_git.cli import output
from penguin_git.model.text import visible
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.project import Project

if TYPE_CHECKING:
    from penguin_git.tracker.projects import Home


def tell(project: Project, saved: Saved, path: str, *, commit: bool = True, more: int = 0) -> None:
    """Say on which branch the file is now, or why it was not committed; `commit`: it was to be.

    `more` is the number of further files that went the same way.
    """
    files = f"`{path}`{f' and {more} more' if more else ''}"
    if not commit:
        output.say(f"Wrote {files}; the commit is left to you.")
    elif saved.commit is None:
        output.say(f"Wrote {files}; not committed: {saved.why_not}.")
    else:
        output.say(f"Committed {files} on {_where(project, saved, saved.commit)}")


def _where(project: Project, saved: Saved, commit: str) -> str:
    base, shared = project.store.base_name, project.store.shared
    if saved.alone:
        return f"`{base}` of this clone alone ({commit[:7]}): {saved.alone}\n  `git push` makes it count."
    if saved.offered:
        why = f"as `{base}` takes no pushes; it counts once merged"
        return f"`{saved.branch}` ({commit[:7]}), {why}: {saved.offered}"
    if saved.branch != base:
        return f"`{saved.branch}` ({commit[:7]}): a draft until it is on `{base}`."
    if shared and project.store.base_commit() == commit:
        return f"`{base}` of `{shared.names.remote}` ({commit[:7]})."
    if shared:
        return f"`{base}` ({commit[:7]}): a draft until it is on `{shared.names.remote}` (`git push`)."
    return f"`{base}` ({commit[:7]})."


def tell_new_project(home: "Home | None") -> None:
    """Say that a task's project was not there before."""
    if home and home.edits:
        output.say(f"`{visible(home.name)}` is a new project (`{next(iter(home.edits))}`).")


def tell_commit(saved: Saved) -> None:
    """Say where a commit went, or why there is none."""
    if saved.commit:
        output.say(f"Committed on `{saved.branch}` ({saved.commit[:7]}).")
    else:
        output.say(f"Written, and not committed: {saved.why_not}.")
