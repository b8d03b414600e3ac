"""Where everything lies: paths inside the repository and names of refs."""

import re
from collections.abc import Iterable, Mapping

from penguin_git.model.ids import TaskId, is_valid

ROOT = ".penguin"
TASKS = ".penguin/tasks"
PROJECTS = ".penguin/projects"
RECORDS = ".penguin/records"
TEMPLATES = ".penguin/templates"
CONFIG = ".penguin/config.yaml"
PAUSE = ".penguin/PAUSE"

SIGNERS = f"{ROOT}/allowed_signers"
ATTEMPTS = "refs/penguin/attempts/"
REQUESTS = "refs/penguin/requests/"
LOGS = "refs/penguin/logs/"
DAEMONS = "refs/penguin/daemons/"
PULLS = "refs/penguin/pulls/"
WORDS = "refs/penguin/words/"
ERRANDS = "refs/penguin/errands/"

FLAT_UNTIL = 1000  # tasks; beyond it a flat folder makes each commit write a large tree

# At most nine digits: a file's name comes from anybody's commit, and endless ones can't be numbers.
_RECORD = r"\.penguin/records/[^/]+/(?P<task>[^/]+)/(?P<attempt>[1-9][0-9]{0,8})\.yaml"


def new_task(task: TaskId, count: int) -> str:
    """The path of a new task file in a project that has `count` tasks."""
    return f"{TASKS}/{task}.yaml" if count < FLAT_UNTIL else f"{TASKS}/{_shard(task)}/{task}.yaml"


def task_of(path: str) -> TaskId | None:
    """The id that a path under the tasks folder stands for, or None where it is no task file."""
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    is_task = path.startswith(f"{TASKS}/") and path.endswith(".yaml") and is_valid(stem)
    return TaskId(stem) if is_task else None


def files(task: TaskId) -> str:
    """Git's pattern for every path that a task's file may have had, in whatever folder."""
    return f":(top,glob){TASKS}/**/{task}.yaml"


def stems(paths: Iterable[str]) -> set[str]:
    """What files are called for their tasks; more than ids, where a name can't be one. Quick for many."""
    names = {path[path.rfind("/") + 1 :] for path in paths}
    return {name.removesuffix(".yaml") for name in names if name.endswith(".yaml")}


def project(slug: str) -> str:
    """The path of a project's file."""
    return f"{PROJECTS}/{slug}.yaml"


def template_of(path: str) -> str | None:
    """The short name that a template file's path gives it, or None where it is no template's.

    `Code Review.yml` and `code-review-template.yaml` are both `code-review`.
    """
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if not dot or suffix not in ("yaml", "yml") or name.startswith("."):
        return None
    slug = re.sub(r"[^a-z0-9._]+", "-", stem.lower()).strip("-._")
    return slug.removesuffix("-template") or None


def is_own(path: str) -> bool:
    """Whether a path lies in penguin's own folder, in any case: on many a disk `.Penguin` is the same."""
    return path.split("/", 1)[0].casefold() == ROOT


def record(task: TaskId, attempt: int) -> str:
    """The path of the record of an attempt (attempts count from 1)."""
    return f"{records(task)}{attempt}.yaml"


def records(task: TaskId) -> str:
    """The folder of a task's records, with a slash at its end."""
    return f"{RECORDS}/{_shard(task)}/{task}/"


def attempt_of(path: str) -> tuple[TaskId, int] | None:
    """The task and attempt that a path of a record stands for, or None where it is none."""
    found = re.fullmatch(_RECORD, path)
    if found is None or not is_valid(found["task"]):
        return None
    task, attempt = TaskId(found["task"]), int(found["attempt"])
    return (task, attempt) if path == record(task, attempt) else None


def branch(prefix: str, task: TaskId) -> str:
    """The claim: the branch of a task's current attempt."""
    return f"refs/heads/{prefix}/{task}"


def task_branches(refs: Mapping[str, str], prefix: str) -> dict[TaskId, str]:
    """The tip of each task branch among `refs` (full name -> commit)."""
    start = branch(prefix, TaskId(""))
    named = {ref.removeprefix(start): tip for ref, tip in refs.items() if ref.startswith(start)}
    return {TaskId(name): tip for name, tip in named.items() if is_valid(name)}


def attempt_tip(task: TaskId, attempt: int, nonce: str) -> str:
    """Where the tip of an attempt is kept once it is no ancestor of the base."""
    return f"{ATTEMPTS}{task}/{attempt}-{nonce}"


def request(task: TaskId) -> str:
    """What a person asks of a live attempt."""
    return f"{REQUESTS}{task}"


def beat(daemon: str) -> str:
    """The sign of life of a daemon: a small blob that changes as long as it lives."""
    return f"{DAEMONS}{daemon}"


def pull(task: TaskId) -> str:
    """What is known of the pull request of a task."""
    return f"{PULLS}{task}"


def errand(task: TaskId) -> str:
    """What a daemon and those who work for it elsewhere tell each other."""
    return f"{ERRANDS}{task}"


def word(commit: str) -> str:
    """What a forge says about who merged a commit of the base."""
    return f"{WORDS}{commit}"


def log(task: TaskId, attempt: int) -> str:
    """The transcript of an attempt: a blob of JSON Lines."""
    return f"{LOGS}{task}/{attempt}"


def _shard(task: TaskId) -> str:
    return task[:2].ljust(2, "_")
