"""What can't be spliced, written anew: whole keys, by us or by ruamel.yaml, or a file that stands in braces.

Keys are written into a text that ends with a line end, as `splicing` does; `editing` checks what comes out.
"""

from collections.abc import Iterator, Mapping, Sequence

from penguin_git.codec import reading
from penguin_git.codec.emitting import entry as emitted_entry
from penguin_git.codec.nodes import Entry, Table
from penguin_git.codec.places import CannotSplice, Places, applied
from penguin_git.codec.splicing import Splicer, spliced
from penguin_git.codec.wanted import Wanted, says, value_of


def whole_keys(text: str, table: Table, wanted: Mapping[str, Wanted], order: Sequence[str]) -> str:
    """The text with every changed key written anew as a whole."""
    if table.flow:
        raise CannotSplice
    splicer = Splicer(Places(text), order)
    kept = {entry.key.text: entry.value for entry in table.entries}
    replaced = [splicer.replaced(entry, wanted[entry.key.text]) for entry in _changed(table, wanted)]
    others = {key: kept.get(key, value) for key, value in wanted.items()}
    return applied(text, [*replaced, *splicer.table(table, others)])


def by_ruamel(text: str, table: Table, wanted: Mapping[str, Wanted], order: Sequence[str]) -> str:
    """Like `whole_keys`, but in the words of ruamel.yaml, which takes a while to import."""
    from penguin_git.codec.reemitting import reemitted

    changes = {entry.key.text: value_of(wanted[entry.key.text]) for entry in _changed(table, wanted)}
    result = reemitted(text, table, changes)
    return spliced(result, reading.read_text(result, "the file"), wanted, order)


def out_of_braces(text: str, table: Table) -> str:
    """The whole file, one `key: value` a line, with its status first and its comments below that."""
    from penguin_git.codec.parts import comments

    said = {"status": "pending", **{entry.key.text: value_of(entry.value) for entry in table.entries}}
    remarks = [remark.rstrip() for remark in comments(text)]
    others = [line for key, value in said.items() if key != "status" for line in emitted_entry(key, value, 0)]
    lines = [*emitted_entry("status", said["status"], 0), "", *remarks, *others]
    eol = "\r\n" if "\r\n" in text else "\n"
    return "".join(line + eol for line in lines)


def _changed(table: Table, wanted: Mapping[str, Wanted]) -> Iterator[Entry]:
    """The keys that are there and are to have another value."""
    for entry in table.entries:
        if entry.key.text in wanted and not says(entry.value, wanted[entry.key.text]):
            yield entry
