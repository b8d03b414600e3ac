"""Who may name a task as its parent, among all task files of an index.

A file that was looked at once is known by its line in the index, which has the name of its blob.
"""

from collections.abc import Iterator, Set

from penguin_git.errors import BrokenFile
from penguin_git.gates import kept_parents, kinds, parent_lines
from penguin_git.gates.called import Called
from penguin_git.gates.contents import Contents
from penguin_git.gates.listing import Listing, place
from penguin_git.git import index
from penguin_git.model import layout

_WORTH_KEEPING = 20  # files; to look at fewer anew takes no longer than to write all lines down
_WORTH_A_SEARCH = 2_000  # files; git searches through ten thousand in the time of reading so many

_SEARCH = (
    *("--cached", "--full-name", "-F", "-H", "-z"),
    "-a",  # `.gitattributes` may call task files binary
    "--threads=1",  # where files are small they only wait for each other
    *("--no-color", "--no-line-number", "--no-column"),
)

Text = tuple[bytes, bytes]  # a line of the index, and what its file says, perhaps only where it matters


def children(called: Called, contents: Contents, listing: Listing) -> dict[bytes, list[bytes]]:
    """Return the lines of the files that may name a task as their parent, by its id.

    There are lines among them that the index has no more: who asks reads the files anyway.
    """
    folder = called.common_dir / "penguin" / "cache"
    kept = kept_parents.load(folder)
    new = listing.lines - kept.known
    parents = kept.parents
    if new:
        parents = {**parents, **dict(_named(contents, _texts(called, contents, listing, new)))}
    if len(new) > _WORTH_KEEPING:
        kept_parents.save(folder, kept_parents.added(kept, listing.lines, parents))
    found: dict[bytes, list[bytes]] = {}
    for line, parent in parents.items():
        found.setdefault(parent, []).append(line)
    return found


def _texts(called: Called, contents: Contents, listing: Listing, lines: Set[bytes]) -> Iterator[Text]:
    if len(lines) > _WORTH_A_SEARCH:
        found = _searched(called)
        # Only if the index is still the same is it known which blob each of the texts comes from.
        if index.listed(called.git, layout.TASKS) == listing.listed:
            yield from ((line, text) for line in lines if (text := found.get(line.partition(b"\t")[2])))
            return
    for line in lines:
        path, file = place(line)
        if file.mode in kinds.REGULAR and layout.task_of(path):
            yield line, contents.blob(file.oid)


def _searched(called: Called) -> dict[bytes, bytes]:
    """The telling lines of all files by path."""
    signs = [word for sign in parent_lines.SIGNS for word in ("-e", sign.decode())]
    under = f":(top,literal){layout.TASKS}"
    said = called.git.run("grep", *_SEARCH, *signs, "--", under, ok=(0, 1)).stdout
    found: dict[bytes, bytes] = {}
    for line in said.split(b"\n"):
        path, _, text = line.partition(b"\0")
        found[path] = b"%s%s\n" % (found.get(path, b""), text)
    return found


def _named(contents: Contents, texts: Iterator[Text]) -> Iterator[Text]:
    """The lines of files that may name a parent, with its id."""
    for line, text in texts:
        parent = parent_lines.named(text)
        if parent == parent_lines.UNCLEAR:
            parent = _parsed(contents, line)
        if parent:
            yield line, parent


def _parsed(contents: Contents, line: bytes) -> bytes:
    path, file = place(line)
    try:
        return (kinds.task(contents.blob(file.oid), path).parent or "").encode()
    except BrokenFile:
        return b""
