"""An item of a checklist is known by the words that lead to it, else by its own where that is clear."""

from msgspec import structs

from penguin_git.codec import specification
from penguin_git.model.ids import TaskId
from penguin_git.model.incoming import checklist
from penguin_git.model.incoming.fitting import digest
from penguin_git.model.incoming.item import Delivery, Item
from penguin_git.model.incoming.recognising import Mine, recognised
from penguin_git.model.status import TaskStatus


def listed(text: str, origin: str = "/TODO.md") -> Delivery:
    return checklist.delivered(specification.listed(text), "TODO.md", origin)


def kept(delivery: Delivery, *, over: bool = False) -> list[Mine]:
    """What an import of it left here; with `over` all of it is done by now."""
    return [_mine(item, over=over) for item in delivery.items]


def _mine(item: Item, *, over: bool) -> Mine:
    status = TaskStatus.COMPLETED if over else item.task.status
    parent = TaskId(item.parent) if item.parent else None
    task = structs.replace(item.task, id=TaskId(item.key), parent=parent, status=status)
    return Mine(task, item.reference, digest(item))


def titles(delivery: Delivery, here: list[Mine]) -> tuple[list[str], list[str]]:
    """The titles of what is known, and of what is gone."""
    found = recognised(delivery, here)
    known = [item.task.title for item in delivery.items if item.reference in found.known]
    return known, [mine.task.title for mine in found.gone]


def test_parts_are_known_below_a_whole_of_other_words() -> None:
    here = kept(listed("- [ ] A\n  - [ ] x\n    - [ ] deep\n"))
    delivery = listed("- [ ] B\n  - [ ] x\n    - [ ] deep\n")

    found = recognised(delivery, here)

    assert (["x", "deep"], ["A"]) == titles(delivery, here)
    deep = delivery.items[2]
    assert digest(deep) == found.known[deep.reference].digest  # nothing that it says has changed


def test_what_was_done_here_stays_so_while_the_source_says_the_same_of_it() -> None:
    here = kept(listed("- [ ] A\n  - [ ] x\n"), over=True)

    assert (["x"], []) == titles(listed("- [ ] B\n  - [ ] x\n"), here)


def test_a_list_that_begins_anew_is_a_new_one() -> None:
    week = "## Week {}\n- [{}] Report\n"

    assert ([], []) == titles(listed(week.format(2, " ")), kept(listed(week.format(1, "x"))))


def test_words_that_stand_twice_are_not_guessed_at() -> None:
    here = kept(listed("- [ ] A\n  - [ ] x\n- [ ] B\n  - [ ] x\n"))

    assert ([], ["A", "x", "B", "x"]) == titles(listed("- [ ] C\n  - [ ] x\n- [ ] D\n  - [ ] x\n"), here)


def test_what_was_imported_under_the_name_of_its_file_alone_is_known_by_its_title_too() -> None:
    here = kept(listed("- [ ] x\n- [ ] y\n", "TODO.md"))
    here[1] = structs.replace(here[1], task=structs.replace(here[1].task, title="Another"))

    assert (["x"], []) == titles(listed("- [ ] x\n- [ ] y\n", "/docs/TODO.md"), here)
