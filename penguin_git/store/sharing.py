"""The refs of a clone whose configuration says that it shares its tasks."""

from penguin_git.errors import PenguinError
from penguin_git.git.objects import Objects
from penguin_git.git.remote import GitRemote, url_of
from penguin_git.git.repository import Repository
from penguin_git.model.config import Config
from penguin_git.store.mirrors import Mirrors
from penguin_git.store.pace import Pace
from penguin_git.store.shared_refs import SharedRefs


def shared_refs(repo: Repository, objects: Objects, config: Config, base: str) -> SharedRefs:
    """The refs that are shared over the remote that the configuration names."""
    url = url_of(repo, config.remote)
    if url is None:
        raise PenguinError(
            f"Tasks are shared (`sync: on`), and this clone has no remote `{config.remote}`.",
            hint=f"git remote add {config.remote} URL, or set another `remote` in `.penguin/config.yaml`.",
        )
    names = Mirrors(config.remote, base, config.branch_prefix)
    return SharedRefs(repo.shared, objects, GitRemote(repo, url), names, Pace(config.pushes_a_minute))
