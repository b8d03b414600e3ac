"""Checklists in Markdown: a box is a task, what is below it is a part of it, a heading is a label."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item, Remark
from penguin_git.model.incoming.states import BECOMES, Standing
from penguin_git.model.specification import blocks, inline
from penguin_git.model.specification.blocks import Block, Heading, Items
from penguin_git.model.task import Task


def delivered(said: Iterable[Block], name: str) -> Delivery:
    """What a text delivers. The keys are made of `name`, its file, and of the words above each item."""
    found = tuple(said)
    lister = _Lister(name, is_titled=_is_titled(found))
    items = tuple(lister.items(found))
    return Delivery(format=Format.MARKDOWN, items=items, remarks=tuple(lister.remarks))


def _is_titled(said: Sequence[Block]) -> bool:
    """Whether the first heading is that of the whole text: then it is no label."""
    levels = [block.level for block in said if isinstance(block, Heading)]
    return bool(levels) and levels.count(1) == 1 and levels[0] == 1


class _Lister:
    def __init__(self, name: str, *, is_titled: bool) -> None:
        self._name, self._is_titled = name, is_titled
        self._keys: dict[str, int] = {}
        self.remarks: list[Remark] = []

    def items(self, said: Iterable[Block]) -> Iterator[Item]:
        """The items in the order of the text."""
        labels: tuple[str, ...] = ()
        for block in said:
            if isinstance(block, Heading):
                is_label = block.level > 1 or not self._is_titled
                labels = cleaning.labels([inline.plain(block.text)]) if is_label else ()
            elif isinstance(block, Items):
                for item in block.items:
                    yield from self._item(item, labels, labels, None)

    def _item(
        self, item: blocks.Item, above: tuple[str, ...], labels: tuple[str, ...], parent: str | None
    ) -> Iterator[Item]:
        """An item and what is below it; one without a box only groups those that have one."""
        text, *more = item.text.split("\n")
        said = inline.plain(text)
        path = (*above, said)
        if item.done is None:
            for inner in item.items:
                yield from self._item(inner, path, cleaning.labels([said]) or labels, parent)
            return
        place = f"{self._name}:{item.line}"
        title, whole = cleaning.title(said)
        if not title:
            self.remarks.append(Remark(place, "a box without words was left out"))
            return
        key = self._key(path)
        yield Item(
            key=key,
            reference=f"markdown:{self._name}#{key}",
            place=place,
            task=Task(
                id=UNNAMED,
                title=title,
                status=BECOMES[_standing(item, text)],
                description=_description(whole, more, item),
                labels=labels,
            ),
            parent=parent,
        )
        for inner in item.items:
            if inner.done is not None or _has_boxes(inner):
                yield from self._item(inner, path, labels, key)

    def _key(self, path: tuple[str, ...]) -> str:
        """A short name of the words that lead to an item; the second of the same words has another one."""
        digest = hashlib.sha256("\0".join(path).casefold().encode()).hexdigest()[:12]
        count = self._keys[digest] = self._keys.get(digest, 0) + 1
        return digest if count == 1 else f"{digest}-{count}"


def _standing(item: blocks.Item, text: str) -> Standing:
    if inline.is_struck(text):
        return Standing.DROPPED
    return Standing.DONE if item.done else Standing.OPEN


def _description(whole: str | None, more: Sequence[str], item: blocks.Item) -> str | None:
    """The rest of the item's own lines, its paragraphs, and the points below it that are no tasks."""
    points = (f"- {inner.text}" for inner in item.items if inner.done is None and not _has_boxes(inner))
    return cleaning.joined(whole, "\n".join(line.strip() for line in more), *item.prose, "\n".join(points))


def _has_boxes(item: blocks.Item) -> bool:
    return any(inner.done is not None or _has_boxes(inner) for inner in item.items)
