"""Who may come in: the token of the address, the cookie that it is exchanged for, and the word in each form.

All three rest on chance that is drawn when the process starts, and are worth nothing to the next one.
"""

import hashlib
import hmac
import secrets

from msgspec import Struct

_BYTES = 32  # 256 bits


class Door(Struct, frozen=True):
    """What is known to this process alone.

    `room` is the first part of every path behind the door. Cookies know no ports: the browser would send ours
    to whatever else listens on this machine. It keeps a cookie to the path that it was given for, and nobody
    else can guess this one.
    """

    port: int
    token: str
    room: str
    key: bytes

    @classmethod
    def new(cls, port: int) -> "Door":
        """A door with a new lock."""
        drawn = secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(16), secrets.token_bytes(_BYTES)
        return cls(port, *drawn)

    @property
    def address(self) -> str:
        """Where a person comes in."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def inside(self) -> str:
        """What every path begins with that is for those who came in."""
        return f"/{self.room}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which this server is asked; by any other one it is not meant."""
        names = ("127.0.0.1", "localhost")
        bare = names if self.port == 80 else ()
        return frozenset((*(f"{name}:{self.port}" for name in names), *bare))

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return f"penguin-{self.port}"

    def is_token(self, said: str) -> bool:
        """Whether somebody knows the token."""
        return _same(said, self.token)

    def session(self) -> str:
        """A new session, as its cookie says it."""
        name = secrets.token_urlsafe(_BYTES)
        return f"{name}.{self._signed('session', name)}"

    def is_session(self, said: str) -> bool:
        """Whether a cookie is one of ours."""
        name, _, signature = said.partition(".")
        return _same(signature, self._signed("session", name))

    def form_token(self, session: str) -> str:
        """What each form of a session carries, so that nobody else can send one in its name."""
        return self._signed("form", session)

    def is_form_token(self, said: str, session: str) -> bool:
        """Whether a form is one of this session's."""
        return _same(said, self.form_token(session))

    def _signed(self, what: str, name: str) -> str:
        return hmac.new(self.key, f"{what}\0{name}".encode(), hashlib.sha256).hexdigest()


def _same(said: str, wanted: str) -> bool:
    """In a time that tells nothing of where they differ."""
    return hmac.compare_digest(said.encode("utf-8", "surrogateescape"), wanted.encode())
