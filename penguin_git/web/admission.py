"""Which requests are refused at the door, and what every answer tells the browser to refuse."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from penguin_git.web.door import Door

READING = frozenset({"GET", "HEAD"})
METHODS = READING | {"POST"}
LARGEST_BODY = 64 * 1024  # bytes: a form with a reason in it

HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Others learn nothing; `no-referrer` would have browsers hide the origin of our own forms from us, too.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}


class Refusal(Struct, frozen=True):
    """Why a request goes no further."""

    status: int
    why: str


def refusal(door: Door, method: str, path: str, headers: Mapping[str, str]) -> Refusal | None:
    """Why a request is refused by its first lines; None where it may go on.

    Whether the body carries the session's word is left to whoever reads it.
    """
    return next(_objections(door, method, path, headers), None)


def _objections(door: Door, method: str, path: str, headers: Mapping[str, str]) -> Iterator[Refusal]:
    if headers.get("host", "").lower() not in door.hosts:
        yield Refusal(421, "This server answers under 127.0.0.1 and localhost alone.")
    if method not in METHODS:
        yield Refusal(405, "Pages are read by GET and acted on by POST.")
    if is_of_others(headers):
        yield Refusal(403, "This request was made by a page of somebody else.")
    if _length(headers) > LARGEST_BODY:
        yield Refusal(413, f"A form has {LARGEST_BODY // 1024} KB at most.")
    if method not in READING and not is_own_origin(headers):
        yield Refusal(403, "A form has to come from one of the pages of this server.")
    is_inside = path == door.inside or path.startswith(f"{door.inside}/")
    if is_inside and session_of(door, headers) is None:
        yield Refusal(401, "You have not come in.")


def is_of_others(headers: Mapping[str, str]) -> bool:
    """Whether a page of another origin loads this into itself; following a link is not that."""
    site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
    return site not in ("none", "same-origin") and mode != "navigate"


def is_own_origin(headers: Mapping[str, str]) -> bool:
    """Whether a form says that it stands on one of our pages. Browsers say so of every form."""
    scheme, _, host = headers.get("origin", "").lower().partition("://")
    same_host = host == headers.get("host", "").lower()
    return scheme == "http" and same_host and headers.get("sec-fetch-site", "same-origin") == "same-origin"


def session_of(door: Door, headers: Mapping[str, str]) -> str | None:
    """The session that the cookie of a request names."""
    for part in headers.get("cookie", "").split(";"):
        name, _, said = part.strip().partition("=")
        if name == door.cookie and door.is_session(said):
            return said
    return None


def _length(headers: Mapping[str, str]) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() else LARGEST_BODY + 1
