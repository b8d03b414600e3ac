"""Making a repository ready for tasks: settings, the tasks' folder, schemas; nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from penguin_git.codec import schema
from penguin_git.git import authoring, commits, trees
from penguin_git.git.authoring import Committed
from penguin_git.git.commits import Message
from penguin_git.git.remote import url_of
from penguin_git.git.repository import require_commit
from penguin_git.model import layout
from penguin_git.model.config import Sync
from penguin_git.store.checkout import read_file, write_file
from penguin_git.tracker import merge_driver
from penguin_git.tracker.project import Project

_CONFIG = """\
# yaml-language-server: $schema=schema/config.json
# Settings of penguin for this project; everything else has a default.
# `penguin show-config` lists all settings with their values.

# The branch that tasks are read from and that work lands on.
base: {base}

# How many attempts run at the same time.
max_parallel: 2

# What becomes of finished work: `merge` lands it, `review` keeps it on its branch for a person.
land: merge
"""


@dataclass(frozen=True)
class Ready:
    """What `init` did: the base branch, the files it wrote, and the commit (None: why it made none).

    `driver` says whether it has just set the merge driver in the clone's configuration. `remote` is the one
    over which other machines could work on the same tasks, and don't yet.
    """

    base: str
    written: tuple[str, ...]
    commit: str | None
    why_not: str = ""
    driver: bool = False
    remote: str = ""


def initialise(project: Project, *, commit: bool = True) -> Ready:
    """Write what is missing and commit it, and set the merge driver; doing it again changes nothing.

    What an earlier call wrote and could not commit is committed, too, unless somebody has changed it since.
    """
    driver = merge_driver.install(project)
    return replace(_written(project, commit=commit), driver=driver, remote=_not_shared(project))


def _not_shared(project: Project) -> str:
    """The remote that this clone has and whose other clones know nothing of its tasks."""
    config = project.store.config()
    has_it = config.sync is Sync.OFF and url_of(project.repo, config.remote)
    return config.remote if has_it else ""


def _written(project: Project, *, commit: bool) -> Ready:
    base = project.store.base_name
    wanted = {
        layout.CONFIG: _CONFIG.format(base=base).encode(),
        **{f"{layout.ROOT}/schema/{name}": data for name, data in schema.files().items()},
    }
    tree = project.repo.work_tree
    kept = {f"{layout.TASKS}/.gitkeep": b""}  # git keeps no empty folders
    if not (tree / layout.TASKS).exists():
        wanted |= kept
    missing = {path: data for path, data in wanted.items() if read_file(tree, path) is None}
    attributes = read_file(tree, merge_driver.ATTRIBUTES, whole=True)
    if merge_driver.attributes(attributes) != attributes:
        missing[merge_driver.ATTRIBUTES] = merge_driver.attributes(attributes)
    if missing and commit and commits.author(project.repo.git) is None:
        raise commits.nobody()  # before files are there that the next `init` would take for yours
    for path, data in missing.items():
        write_file(tree, path, data)
    if not commit:
        return Ready(base, tuple(missing), None, "you asked for no commit" if missing else "")
    ours = {**wanted, **kept, merge_driver.ATTRIBUTES: merge_driver.attributes(attributes)}
    new = {**_left(project, ours), **missing}
    if not new:
        return Ready(base, (), None)
    message = Message("penguin: keep tasks in this repository", "\n".join(new))
    ending = authoring.commit_paths(project.repo, new, message)
    if isinstance(ending, Committed):
        return Ready(base, tuple(new), ending.oid)
    return Ready(base, tuple(new), None, ending.reason)


def _left(project: Project, ours: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies in the checkout as we would write it, and has never been committed."""
    store, tree = project.store, project.repo.work_tree
    there = trees.files(store.objects, store.tree_of(require_commit(project.repo)), layout.ROOT)
    return {path: data for path, data in ours.items() if path not in there and read_file(tree, path) == data}
