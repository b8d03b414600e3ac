"""An edit of a base that takes no pushes: on a branch of its own, for a pull request."""

from penguin_git.errors import PenguinError
from penguin_git.forge import writing
from penguin_git.forge.protocol import PullRequest
from penguin_git.git.moves import Denied
from penguin_git.git.refs import Update
from penguin_git.git.remote import pushed_to
from penguin_git.model.pushed import Won
from penguin_git.tracker import forges
from penguin_git.tracker.edit import Edit, Saved
from penguin_git.tracker.project import Project


def offered(project: Project, edit: Edit, commit: str, refusal: Denied) -> Saved:
    """Push a commit that the base refuses to a branch, and open a pull request where the forge can be asked.

    Raises `PenguinError` where the branch is refused as well.
    """
    config = project.store.config()
    branch = f"{config.branch_prefix}-edit/{commit[:10]}"
    _push(project, branch, commit, refusal)
    return Saved(branch, commit, offered=_opened(project, edit, branch))


def _push(project: Project, branch: str, commit: str, refusal: Denied) -> None:
    remote = forges.remote_of(project, project.store.config())
    project.store.objects.settle()
    answer, judged = pushed_to(remote, Update(f"refs/heads/{branch}", commit, None))
    if not isinstance(judged, Won):
        raise PenguinError(
            f"The base branch takes no push ({refusal.reason}), and `{branch}` can't be pushed either: "
            f"{answer.said or 'the server did not say why'}.",
            hint=answer.hint or refusal.hint,
        )


def _opened(project: Project, edit: Edit, branch: str) -> str:
    """Where to merge it, in words."""
    store = project.store
    config = store.config()
    wish = PullRequest(
        head=branch,
        base=store.base_name,
        title=writing.title(edit.subject),
        body=writing.edit(edit.changes),
        labels=config.forge.labels,
    )
    try:
        opened = forges.forge_of(project, config).open(wish)
    except PenguinError as trouble:
        return f"no pull request could be opened ({trouble.message.rstrip('.')})"
    if not opened.url:
        return "open a pull request for it"
    return opened.url if opened.number else f"open a pull request for it: {opened.url}"
