"""What a task's `allowed_tools` mean for a program that has its own tools."""

from collections.abc import Sequence

from msgspec import Struct


class Tools(Struct, frozen=True):
    """The policy, as questions; `allowed` None allows everything."""

    allowed: tuple[str, ...] | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.allowed is None

    @property
    def reads_files(self) -> bool:
        """Whether files may be read."""
        return self._any("file_operations", "file_operations:read") or self.markdown

    @property
    def writes_files(self) -> bool:
        """Whether files may be changed."""
        return self._any("file_operations")

    @property
    def markdown(self) -> bool:
        """Whether Markdown files may be read."""
        return self._any("markdown_processing", "markdown_processing:read")

    @property
    def writes_markdown(self) -> bool:
        """Whether Markdown files may be changed."""
        return self._any("markdown_processing")

    @property
    def runs_commands(self) -> bool:
        """Whether commands may be run."""
        return self._any("code_execution", "code_execution:read")

    @property
    def searches_the_web(self) -> bool:
        """Whether the web may be searched."""
        return self._any("web_search", "web_search:read")

    @property
    def is_read_only(self) -> bool:
        """Whether nothing in the worktree may change, by whatever means; a shell alone may change it."""
        a_shell_that_writes = "code_execution" in (self.allowed or ()) and not self._names(
            "file_operations:read"
        )
        return not (self.everything or self.writes_files or self.writes_markdown or a_shell_that_writes)

    def without_commands(self) -> "Tools":
        """The same policy for a machine where nothing could keep a command from changing files."""
        named = self.allowed or ()
        return Tools(tuple(name for name in named if name.partition(":")[0] != "code_execution"))

    def _any(self, *names: str) -> bool:
        return self.allowed is None or any(name in self.allowed for name in names)

    def _names(self, name: str) -> bool:
        return self.allowed is not None and name in self.allowed


def tools_of(allowed: Sequence[str] | None) -> Tools:
    """The policy of a list of names, as a task has it."""
    return Tools(None if allowed is None else tuple(allowed))
