"""Under which names a clone keeps what its remote has, and which of its refs are shared at all."""

from msgspec import Struct

from penguin_git.model import layout


class Mirrors(Struct, frozen=True):
    """Names for one remote. `base` is the full name of the base branch, `prefix` that of task branches."""

    remote: str
    base: str
    prefix: str

    @property
    def watched(self) -> tuple[str, ...]:
        """What a look at the remote asks for."""
        return (self.base, self.branches, layout.REQUESTS, layout.DAEMONS)

    @property
    def branches(self) -> str:
        """How the names of task branches begin."""
        return f"refs/heads/{self.prefix}/"

    @property
    def folders(self) -> tuple[str, ...]:
        """How the names of the mirrors begin, but for that of the base."""
        return (self.of(self.branches), self.of(layout.REQUESTS))

    def of(self, ref: str) -> str:
        """The mirror of a shared ref, or of the beginning of its name; '' where it has none."""
        if ref == self.base or ref.startswith(self.branches):
            return f"refs/remotes/{self.remote}/{ref.removeprefix('refs/heads/')}"
        if ref.startswith(layout.REQUESTS):
            return f"refs/penguin/remotes/{self.remote}/{ref.removeprefix('refs/penguin/')}"
        return ""

    def behind(self, mirror: str) -> str:
        """The shared ref that a mirror is of."""
        heads, others = f"refs/remotes/{self.remote}/", f"refs/penguin/remotes/{self.remote}/"
        if mirror.startswith(heads):
            return f"refs/heads/{mirror.removeprefix(heads)}"
        return f"refs/penguin/{mirror.removeprefix(others)}"

    def is_branch(self, ref: str) -> bool:
        """Whether a ref is the branch of a task."""
        return ref.startswith(self.branches)

    def is_shared(self, ref: str) -> bool:
        """Whether a ref is moved for all machines, or for this clone alone."""
        return bool(self.of(ref)) or ref.startswith((layout.ATTEMPTS, layout.DAEMONS))
