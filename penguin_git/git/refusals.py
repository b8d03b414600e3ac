"""What git and servers say when they don't do it, and what that means for a person."""

import re

from msgspec import Struct

from penguin_git.git.addresses import machine, shown


class Refusal(Struct, frozen=True):
    """Half a sentence, and the next step. `is_final`: the server was reached, and would say it again."""

    reason: str
    hint: str = ""
    is_final: bool = False


def final(reason: str, hint: str) -> Refusal:
    """What the server would say again."""
    return Refusal(reason, hint, is_final=True)


# What git 2.39 and later say (LC_ALL=C), what servers of git's own and of forges add, and what ssh says: the
# first that matches.
_LOOK = "git ls-remote {url}"
_CUT = Refusal("the connection to `{machine}` was cut", "Look at the network.")
_KEEPER = "Ask whoever looks after the server."
_TABLE: tuple[tuple[tuple[str, ...], Refusal], ...] = (
    (
        ("protected branch", "GH006", "GH013", "not allowed to push code to protected", "push rule"),
        final(
            "`{machine}` protects the branch{remarks}",
            "Set `land: pull_request`, or allow your account to push there.",
        ),
    ),
    (
        (r"Unable to create '[^']*\.lock'", r"unable to create file .*packed-refs\.new"),
        Refusal(
            "another push is at work in the repository of `{machine}`, or died there",
            "If it stays like that, have this file removed there: {lock}",
        ),
    ),
    (("hook declined",), final("a hook of `{machine}` declined it{remarks}", _KEEPER)),
    (
        (r"\(non-fast-forward\)", "denying non-fast-forward"),
        final("`{machine}` takes only commits that go on from its own", _KEEPER),
    ),
    (
        ("deletion .*prohibited", "denying ref deletion"),
        final("`{machine}` lets nobody delete refs", _KEEPER),
    ),
    (
        ("is currently checked out",),
        final("the branch is checked out in `{machine}`", "Push to a bare repository (git clone --bare)."),
    ),
    (("hidden ref",), final("`{machine}` hides refs of that name", _KEEPER)),
    (
        ("shallow update not allowed",),
        final("`{machine}` takes nothing from a clone without its history", "git fetch --unshallow"),
    ),
    (
        ("does not support --atomic push",),
        final("`{machine}` can't move several refs at once", "Its git has to be 2.4 or newer."),
    ),
    (
        ("No space left on device", "[Qq]uota", "exceeds .*(?:limit|size)"),
        final("there is no room left on `{machine}`", _KEEPER),
    ),
    (
        (
            "insufficient permission for adding",
            "unable to create temporary object directory",
            "Read-only file system",
            "unpacker error",
        ),
        final("`{machine}` can't write its repository", _KEEPER),
    ),
    (
        (
            "returned error: 403",
            r"Permission to \S+ denied",
            "access denied or repository not exported",
            "service not enabled",
            "insufficient_scope",
        ),
        final("your account may not push to `{machine}`", "Ask for the right to write there."),
    ),
    (
        ("Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED"),
        Refusal("ssh doesn't know the key of `{machine}`", "ssh -T {machine}"),
    ),
    (
        (
            "terminal prompts disabled",
            "Authentication failed",
            "Invalid username or (?:password|token)",
            r"Permission denied \(",
            "returned error: 401",
        ),
        Refusal(
            "`{machine}` doesn't let you in",
            f"Set up an ssh agent, or a credential helper in your global configuration, for this: {_LOOK}",
        ),
    ),
    (
        ("Could not resolve host", "Name or service not known", "unable to look up", "name resolution"),
        Refusal("no machine of the name `{machine}` can be found", "Look at the network."),
    ),
    (
        (
            "Connection refused",
            "Failed to connect",
            "[Uu]nable to connect",
            "No route to host",
            "Network is unreachable",
            "Couldn't connect",
        ),
        Refusal("`{machine}` can't be reached", "Look at the network."),
    ),
    (("[Tt]imed out", "[Tt]oo slow"), Refusal("`{machine}` doesn't answer", "Look at the network.")),
    (
        ("SSL certificate", "certificate verif", "server certificate", "gnutls_handshake"),
        Refusal("the certificate of `{machine}` can't be verified", _LOOK),
    ),
    ((r"transport '\S*' not allowed",), Refusal("git may not use that way to `{machine}`", "git remote -v")),
    (
        (
            "does not appear to be a git repository",
            "repository '.*' not found",
            "[Rr]epository not found",
            "returned error: 404",
            "No such file or directory",
        ),
        Refusal("there is no repository at `{url}`", _LOOK),
    ),
    (
        (
            "hung up unexpectedly",
            "early EOF",
            "unexpected disconnect",
            "RPC failed",
            "Connection reset",
            "Empty reply",
            r"returned error: 5\d\d",
            "[Bb]roken pipe",
            "failed to report status",
            "Could not read from remote repository",
        ),
        _CUT,
    ),
)
_OUT_OF_TIME = Refusal("`{machine}` doesn't answer", "Look at the network.")
_REMARK = re.compile(r"^remote: (?!error: )(.+?)\s*$", re.MULTILINE)
_LOCK = re.compile(r"nable to create (?:'([^']*\.lock)'|file (.*/packed-refs\.new))")
_FATAL = re.compile(r"^(?:fatal|error|ERROR): (.+?)\s*$", re.MULTILINE)
_LONGEST = 200  # characters of what a hook says


def told(said: str | None, url: str) -> Refusal:
    """What an answer means, that git or the server at `url` gave; None: there was none in time."""
    if said is None:
        return _filled(_OUT_OF_TIME, url, "")
    if not said.strip():  # git has no word for it when the other side is gone while it writes
        return _filled(_CUT, url, "")
    for patterns, refusal in _TABLE:
        if any(re.search(pattern, said) for pattern in patterns):
            return _filled(refusal, url, said)
    fatal = _FATAL.search(said)
    words = _short(fatal[1] if fatal else said.strip())
    return _filled(Refusal("`{machine}`: {words}", _LOOK), url, said, words=words)


def _filled(refusal: Refusal, url: str, said: str, words: str = "") -> Refusal:
    remarks, lock = " ".join(_REMARK.findall(said)), _LOCK.search(said)
    values = {
        "machine": machine(url),
        "url": shown(url),
        "remarks": f": {_short(remarks)}" if remarks else "",
        "words": words,
        "lock": _short(lock[1] or lock[2]) if lock else "",
    }
    return Refusal(refusal.reason.format(**values), refusal.hint.format(**values), refusal.is_final)


def _short(words: str) -> str:
    clean = "".join(letter if letter.isprintable() else " " for letter in shown(words))
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
