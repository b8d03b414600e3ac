"""Which finished tasks are like another one: by what kind of work they are, and by their labels."""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from penguin_git.model.ids import TaskId
from penguin_git.model.sample import Sample
from penguin_git.model.task import TaskType

_ENOUGH = 3  # tasks; of fewer no median is worth its name


class Peers(Struct, frozen=True):
    """All attempts of the finished tasks that are like one, and in which respect they are."""

    basis: str
    samples: tuple[Sample, ...]

    @property
    def tasks(self) -> int:
        """How many tasks these are."""
        return len({one.task for one in self.samples})


def peers(
    samples: Sequence[Sample], task: TaskId, kind: TaskType | None, labels: Collection[str]
) -> Peers | None:
    """The finished tasks most like one of this kind with these labels; None where too few have finished.

    Finished is what has an attempt that completed. Three tasks are enough; where fewer share both kind and a
    label, one of the two will do, and at last any task.
    """
    finished = {one.task for one in samples if one.is_success and one.task != task}
    others = [one for one in samples if one.task in finished]
    own = set(labels)
    ways: Sequence[tuple[str, Callable[[Sample], bool]]] = (
        (
            "the same type and a label in common",
            lambda one: _is_kind(one, kind) and not own.isdisjoint(one.labels),
        ),
        ("a label in common", lambda one: not own.isdisjoint(one.labels)),
        ("the same type", lambda one: _is_kind(one, kind)),
        ("nothing but being finished in common", lambda _: True),
    )
    for basis, is_like in ways:
        found = Peers(basis, tuple(filter(is_like, others)))
        if found.tasks >= _ENOUGH:
            return found
    return None


def _is_kind(one: Sample, kind: TaskType | None) -> bool:
    return kind is not None and one.type is kind


def of_task(samples: Iterable[Sample], task: TaskId) -> tuple[Sample, ...]:
    """The attempts of one task."""
    return tuple(one for one in samples if one.task == task)
