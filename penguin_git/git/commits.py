"""Commits and their messages: parsed, and written so that no text from outside can forge a line of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git.call import Git, GitError
from penguin_git.git.objects import MissingObject, Objects

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
# What git's own parser may take for a trailer, and the line of its own making that lets it accept half a
# paragraph of them (find_separator and git_generated_prefixes in its trailer.c).
_TRAILER = re.compile(r"([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*)")
_PICKED = "(cherry picked from commit "
# Control characters except tab, line separators, bidirectional marks, halves of surrogate pairs.
_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
# A user's own identity may stand in the environment instead of the configuration.
_IDENTITY = [
    f"GIT_{role}_{part}" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL", "DATE")
] + ["EMAIL"]


class Signature(Struct, frozen=True):
    """Who, and when: an aware time, kept to the second."""

    name: str
    email: str
    when: datetime

    def __post_init__(self) -> None:
        if self.when.tzinfo is None:
            raise ValueError("a signature's time needs a time zone")

    def format(self) -> str:
        """Return it as it stands in a commit."""
        return f"{_person(self.name)} <{_person(self.email)}> {_stamp(self.when)}"

    @classmethod
    def parse(cls, text: str) -> "Signature":
        """Return who signed; a time that cannot be read, as in some old imports, is the beginning of 1970."""
        person, _, time = text.rpartition("> ")
        name, _, email = person.partition("<")
        return cls(name.strip(), email.strip(), _time(time))


class Message(Struct, frozen=True):
    """A commit message: one line, a text for people, trailers for machines.

    Its parts may come from anywhere: `format` makes one line of what has to be one, writes control and bidi
    characters as `\\x1b`, and indents lines of the body that could pass for trailers.
    """

    subject: str
    body: str = ""
    trailers: tuple[tuple[str, str], ...] = ()

    def format(self) -> str:
        """Return the text of the message, with a final line end."""
        for key, _ in self.trailers:
            if not _KEY.fullmatch(key):
                raise ValueError(f"`{key}` is no key of a trailer")
        lines = "\n".join(f"{key}: {one_line(value)}".rstrip() for key, value in self.trailers)
        parts = (one_line(self.subject) or "(no subject)", _body(self.body), lines)
        return "\n\n".join(part for part in parts if part) + "\n"

    @classmethod
    def parse(cls, text: str) -> "Message":
        """Return the parts of anybody's message; only a last paragraph of nothing else holds trailers."""
        plain = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
        subject, _, rest = plain.partition("\n\n")
        body, _, last = rest.rpartition("\n\n")
        trailers = _trailers(last)
        return cls(" ".join(subject.split("\n")), (body if trailers else rest).strip("\n"), trailers)

    def values(self, key: str) -> tuple[str, ...]:
        """Return the values of every trailer of that name; upper and lower case are the same, as in git."""
        return tuple(value for name, value in self.trailers if name.lower() == key.lower())


class Commit(Struct, frozen=True):
    """A commit as it is stored; `message` is its whole text."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


def one_line(text: str) -> str:
    """Return `text` on one line, its control and bidi characters written out."""
    return escaped(re.sub(r"[\r\n\t]+", " ", text)).strip()


def escaped(text: str) -> str:
    """Return `text` with control characters (not tabs) and bidi marks written out, as in `\\x1b`."""
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def parse(oid: str, data: bytes) -> Commit:
    """Return the commit of this raw object."""
    head, _, message = data.partition(b"\n\n")
    # Lines that begin with a space continue a header (a signature, a merged tag).
    headers = [line.partition(b" ") for line in head.split(b"\n") if not line.startswith(b" ")]
    first = {key: value for key, _, value in reversed(headers)}
    encoding = first.get(b"encoding", b"utf-8").decode("ascii", "replace")
    try:
        return Commit(
            oid=oid,
            tree=first[b"tree"].decode(),
            parents=tuple(value.decode() for key, _, value in headers if key == b"parent"),
            author=Signature.parse(_decoded(first[b"author"], encoding)),
            committer=Signature.parse(_decoded(first[b"committer"], encoding)),
            message=_decoded(message, encoding),
        )
    except KeyError as error:
        raise PenguinError(f"Commit `{oid}` has no {error} line.", hint="git fsck") from error


def load(objects: Objects, oid: str) -> Commit:
    """Return a stored commit; `MissingObject` where there is none, or something else, of that name."""
    kind, data = objects.read(oid)
    if kind != "commit":
        raise MissingObject(oid)
    return parse(oid, data)


def write(
    objects: Objects,
    *,
    tree: str,
    parents: Sequence[str],
    author: Signature,
    committer: Signature,
    message: Message,
) -> str:
    """Store a commit and return its id."""
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {author.format()}", f"committer {committer.format()}", "", message.format()]
    return objects.write("commit", "\n".join(lines).encode())


def write_signed(
    git: Git, objects: Objects, *, tree: str, parents: Sequence[str], message: Message, when: datetime
) -> str:
    """Store a commit in the user's own name, signed where their git signs, and return its id."""
    time = _stamp(when)
    signing = ["-S"] if are_signed(git) else []
    args = [tree, *(word for parent in parents for word in ("-p", parent)), *signing]
    result = git.setting("i18n.commitEncoding=UTF-8").run(
        "commit-tree",
        *args,
        stdin=message.format().encode(),
        ok=(0, 1, 128),
        env={"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time} | _theirs(git),
    )
    if result.code != 0:
        raise _not_committed(result.code, result.stderr)
    objects.watch(result.text)
    return result.text


def are_signed(git: Git) -> bool:
    """Whether the user's git signs their commits."""
    return git.text("config", "--type=bool", "--default=false", "--get", "commit.gpgSign") == "true"


def author(git: Git) -> str | None:
    """The user as git would name them in a commit, with the e-mail address; None where git can't."""
    with author_beside(git) as named:
        return named()


@contextmanager
def author_beside(git: Git) -> Iterator[Callable[[], str | None]]:
    """The same, asked while the block goes on."""
    with git.beside("var", "GIT_AUTHOR_IDENT", ok=(0, 128), env=_theirs(git)) as answer:
        yield lambda: _named(answer().text)


def _named(ident: str) -> str | None:
    found = re.fullmatch(r"(?P<who>.*>) \d+ [-+]\d{4}", ident)
    return found["who"] if found else None


def nobody() -> PenguinError:
    """The refusal to commit in the name of a user whom git can't name."""
    return PenguinError(
        "git does not know who you are, so it cannot commit in your name.",
        hint="git config --global user.name NAME && git config --global user.email YOU@EXAMPLE.COM",
    )


def _theirs(git: Git) -> dict[str, str]:
    """What the user's environment says of who they are."""
    return {name: git.environ[name] for name in _IDENTITY if name in git.environ}


def _not_committed(code: int, stderr: str) -> PenguinError:
    if "ident" in stderr:
        return nobody()
    if "sign" in stderr:
        return PenguinError(
            f"git could not sign the commit: {one_line(stderr)}",
            hint="Your `commit.gpgSign` is on; `git commit -S` shows what is wrong with the key.",
        )
    return GitError(("commit-tree",), code, stderr)


def _body(text: str) -> str:
    lines = [escaped(line).rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(f" {line}" if _passes_for_trailer(line) else line for line in lines).strip("\n")


def _passes_for_trailer(line: str) -> bool:
    return line.startswith(_PICKED) or _TRAILER.match(line) is not None


def _trailers(paragraph: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for line in paragraph.split("\n"):
        trailer = _TRAILER.fullmatch(line)
        if trailer:
            found.append((trailer[1], trailer[2]))
        elif found and line[:1].isspace():
            key, value = found.pop()
            found.append((key, f"{value} {line.strip()}"))
        else:
            return ()
    return tuple(found)


def _person(text: str) -> str:
    return one_line(re.sub("[<>]", "", text))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _stamp(when: datetime) -> str:
    return f"{max(0, int(when.timestamp()))} {when:%z}"


def _time(text: str) -> datetime:
    found = re.fullmatch(r"(\d+) ([+-])(\d\d)(\d\d)", text.strip())
    if not found:
        return datetime.fromtimestamp(0, UTC)
    offset = timedelta(hours=int(found[3]), minutes=int(found[4])) * (-1 if found[2] == "-" else 1)
    try:
        return datetime.fromtimestamp(int(found[1]), timezone(offset))
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
