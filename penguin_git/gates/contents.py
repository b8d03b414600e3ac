"""What lies in blobs, read by one git process for a whole hook."""

from types import TracebackType

from penguin_git.errors import PenguinError
from penguin_git.git.call import Git
from penguin_git.git.process import Conversation, end_conversation, pipes


class Contents:
    """The blobs of a repository by their ids, as `git.objects` reads them but quicker to import."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._child: Conversation | None = None

    def __enter__(self) -> "Contents":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._child is not None:
            end_conversation(self._child)

    def blob(self, oid: str) -> bytes:
        """Return the content of a blob."""
        if self._child is None:
            self._child = self._git.converse("cat-file", "--batch")
        asked, answered = pipes(self._child)
        asked.write(f"{oid}\n".encode())
        asked.flush()
        header = answered.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise PenguinError(f"The repository has no file `{oid}`.", hint="git fsck --connectivity-only")
        return answered.read(int(header[2]) + 1)[:-1]
