"""The executors that work can be given to, by how people write them down."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from penguin_git.daemon.crews import Crew, Local
from penguin_git.errors import PenguinError
from penguin_git.tracker.project import Project

if TYPE_CHECKING:
    from distributed import Client

DASK = "dask://"
_PATIENCE = 5.0  # seconds in which a scheduler has to answer


@contextmanager
def crew(project: Project, named: str | None) -> Iterator[Crew]:
    """Those who work: this process, or the cluster whose scheduler is at `named`, for a while."""
    if named is None:
        yield Local(project)
        return
    from penguin_git.daemon.far import Far

    url = _shared_address(project)
    with _dask(named) as executor:
        yield Far(project, executor, url)


def _shared_address(project: Project) -> str:
    """Where workers find the repository, and leave what they did."""
    from penguin_git.git import addresses
    from penguin_git.git.remote import url_of

    config = project.store.config()
    if project.store.shared is None:
        raise PenguinError(
            "Work can be done elsewhere only in a project that is shared: results come back as pushes.",
            hint="Set `sync: on` in `.penguin/config.yaml`, commit it and push it.",
        )
    url = url_of(project.repo, config.remote)
    if url is None:
        raise PenguinError(
            f"This clone has no remote `{config.remote}` that workers could fetch from and push to.",
            hint=f"git remote add {config.remote} URL",
        )
    return addresses.absolute(url, project.repo.work_tree)


@contextmanager
def _dask(named: str) -> "Iterator[Executor]":
    host = named.removeprefix(DASK)
    if not named.startswith(DASK) or not host:
        raise PenguinError(
            f"`{named}` names no executor that penguin knows.", hint="--executor dask://HOST:PORT"
        )
    client = _connected(host, named)
    try:
        _check_workers(client)
        # A call of its own each time, and never again without us: a death is for the dispatcher to see.
        yield client.get_executor(pure=False, retries=0)
    finally:
        client.close()


def _connected(host: str, named: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise PenguinError(
            "Work can't be given to Dask: the extra `dask` is not installed.",
            hint="pip install 'penguin-git[dask]'",
        ) from None
    try:
        return Client(f"tcp://{host}", timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as trouble:
        raise PenguinError(
            f"No Dask scheduler answers at `{named}`: {str(trouble) or type(trouble).__name__}.",
            hint="`dask scheduler` starts one, and prints its address.",
        ) from None


def _check_workers(client: "Client") -> None:
    """Refuse a cluster whose workers can't do what we ask of them, before anything is claimed."""
    from penguin_git.tracker import far_work

    ours = far_work.version()
    for worker, theirs in client.run(far_work.version, on_error="return").items():
        if isinstance(theirs, BaseException):
            raise PenguinError(
                f"The worker `{worker}` has no penguin: {theirs}.",
                hint=f"Install penguin-git {ours} where it runs.",
            )
        if theirs != ours:
            raise PenguinError(
                f"The worker `{worker}` has penguin {theirs}, and this is {ours}.",
                hint=f"Install penguin-git {ours} where it runs.",
            )
