"""All records of a source, each mapped to a task or left out; what is wrong is told all at once."""

from collections.abc import Callable, Iterable

from penguin_git.errors import BrokenFile, Problem
from penguin_git.model.incoming.item import Delivery, Format, Item, LeftOut, Record, Remark
from penguin_git.model.incoming.reader import Reader

Mapping = Callable[[Reader], Item | LeftOut]

_MOST_PROBLEMS = 50


def collected(form: Format, records: Iterable[Record], mapped: Mapping) -> Delivery:
    """What these records deliver. `BrokenFile` names every record that can't be taken over."""
    problems: list[Problem] = []
    items: dict[str, Item] = {}
    left: list[LeftOut] = []
    remarks: list[Remark] = []
    for record in records:
        reader = Reader(record, problems)
        found = mapped(reader)
        if isinstance(found, Item) and found.key in items:
            why = f"`{found.key}` stands there twice; the first one counts"
            left.append(LeftOut(record.place, found.task.title, why))
        elif isinstance(found, Item):
            items[found.key] = found
            remarks += [Remark(record.place, text) for text in reader.remarks]
        else:
            left.append(found)
    if problems:
        raise BrokenFile(problems[:_MOST_PROBLEMS])
    return Delivery(format=form, items=tuple(items.values()), left_out=tuple(left), remarks=tuple(remarks))
