"""Wholes that are open elsewhere while all of their parts are over."""

from penguin_git.model.incoming.families import parents, set_apart
from penguin_git.model.incoming.item import UNNAMED, Item
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task


def an_item(
    key: str, status: str = "pending", *, parent: str | None = None, parts: tuple[str, ...] = ()
) -> Item:
    task = Task(id=UNNAMED, title=key, status=TaskStatus(status))
    return Item(key=key, reference=key, place=key, task=task, parent=parent, parts=parts)


def test_only_the_lowest_whole_whose_parts_are_all_over_loses_them() -> None:
    items = [
        an_item("epic"),
        an_item("deferred", "paused", parent="epic"),
        an_item("closed", "completed", parent="deferred"),
    ]

    found = set_apart(items)

    assert {"closed": "deferred"} == {key: whole.key for key, whole in found.items()}


def test_a_whole_with_a_part_that_is_open_or_that_is_over_itself_keeps_its_parts() -> None:
    items = [
        an_item("a"),
        an_item("a1", "completed", parent="a"),
        an_item("a2", parent="a"),
        an_item("b", "completed", parts=("b1",)),
        an_item("b1", "cancelled"),
    ]

    assert {} == set_apart(items)
    assert {"a1": "a", "a2": "a", "b1": "b"} == parents(items)


def test_wholes_in_a_loop_end_the_search() -> None:
    items = [an_item("a", parent="b"), an_item("b", parent="a"), an_item("c", parent="c")]

    assert {} == set_apart(items)
