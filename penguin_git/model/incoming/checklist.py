"""Checklists in Markdown: a box is a task, what is below it is a part of it, a heading is a label."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.boxes import Box, addresses, box, has_boxes, words
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item, LeftOut, Remark
from penguin_git.model.incoming.states import BECOMES, Standing
from penguin_git.model.specification import blocks, inline
from penguin_git.model.specification.blocks import Block, Heading, Items
from penguin_git.model.task import Task


def delivered(said: Iterable[Block], name: str, origin: str) -> Delivery:
    """What a text delivers; `name` is its file's. The keys are made of the words above each item.

    `origin` tells this file from all others, and stays the same; without it the text came through a pipe.
    """
    found = tuple(said)
    lister = _Lister(name, origin or name, is_titled=_is_titled(found))
    items = tuple(lister.items(found))
    return Delivery(
        format=Format.MARKDOWN,
        items=items,
        left_out=tuple(lister.left_out),
        remarks=tuple(lister.remarks),
        origin=f"markdown:{origin}" if origin else "",
        former_origin=f"markdown:{name}" if origin else "",
    )


def _is_titled(said: Sequence[Block]) -> bool:
    """Whether the first heading is that of the whole text: then it is no label."""
    levels = [block.level for block in said if isinstance(block, Heading)]
    return bool(levels) and levels.count(1) == 1 and levels[0] == 1


class _Lister:
    def __init__(self, name: str, origin: str, *, is_titled: bool) -> None:
        self._name, self._origin, self._is_titled = name, origin, is_titled
        self._keys: dict[str, int] = {}
        self.left_out: list[LeftOut] = []
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
        found = box(item)
        text, *more = (found.text if found else item.text).split("\n")
        said = words(text)
        path = (*above, said)
        title, whole = cleaning.title(said)
        if found is None or not title:
            if found:
                self._leave_out(item)
            for inner in item.items:
                yield from self._item(inner, path, cleaning.labels([said]) or labels, parent)
            return
        key = self._key(path)
        standing = self._standing(item, found, text)
        yield Item(
            key=key,
            reference=f"markdown:{self._origin}#{key}",
            place=self._place(item),
            task=Task(
                id=UNNAMED,
                title=title,
                status=BECOMES[standing],
                description=_description(whole, addresses(text), more, item),
                labels=labels,
            ),
            parent=parent,
            started=f"[{found.sign}]" if standing is Standing.STARTED else "",
        )
        for inner in item.items:
            if box(inner) is not None or has_boxes(inner):
                yield from self._item(inner, path, labels, key)

    def _place(self, item: blocks.Item) -> str:
        return f"{self._name}:{item.line}"

    def _leave_out(self, item: blocks.Item) -> None:
        self.left_out.append(LeftOut(self._place(item), "a box", "it has no words"))

    def _standing(self, item: blocks.Item, found: Box, text: str) -> Standing:
        if found.odd:
            what = f"the box `[{found.odd}]` is not known here; the task is pending"
            self.remarks.append(Remark(self._place(item), what))
        return Standing.DROPPED if inline.is_struck(text) else found.standing

    def _key(self, path: tuple[str, ...]) -> str:
        """A short name of the words that lead to an item; the second of the same words has another one."""
        digest = hashlib.sha256("\0".join(path).casefold().encode()).hexdigest()[:12]
        count = self._keys[digest] = self._keys.get(digest, 0) + 1
        return digest if count == 1 else f"{digest}-{count}"


def _description(whole: str | None, links: str, more: Sequence[str], item: blocks.Item) -> str | None:
    """The rest of the item's own lines, its paragraphs, and the points below it that are no tasks."""
    points = (f"- {inner.text}" for inner in item.items if box(inner) is None and not has_boxes(inner))
    below = "\n".join(line.strip() for line in more)
    return cleaning.joined(
        whole, below, *item.prose, "\n".join(points), cleaning.section("References", links)
    )
