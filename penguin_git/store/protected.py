"""What changes between two commits or trees that a person has to look at before it lands."""

from penguin_git.model import layout
from penguin_git.model.commit_policy import Policy
from penguin_git.model.config import Config
from penguin_git.store.store import Store


def changed(store: Store, old: str, new: str, config: Config) -> tuple[str, ...]:
    """The protected paths that differ, whoever changed them; what lands under `.penguin` is not code."""
    policy = Policy(protected=config.protected)
    differing = store.differing(old, new)
    return tuple(path for path in differing if policy.is_protected(path) and not layout.is_own(path))
