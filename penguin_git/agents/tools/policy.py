"""What of the tools a task's `allowed_tools` and the walls around its processes leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.agents.tools.tool import Tool
from penguin_git.model.enclosure import RUN_CODE, only_reads


@dataclass(frozen=True)
class Policy:
    """`allowed` as the task has it; None allows all."""

    allowed: Sequence[str] | None
    walls: Walls

    def covers(self, group: str) -> bool:
        """Whether a group of tools, such as `web_search`, is allowed at least for reading."""
        return self.allowed is None or group in self.allowed or f"{group}:read" in self.allowed

    def reads_only(self, group: str) -> bool:
        """Whether nothing of this group may change the worktree.

        Walls keep commands from writing, and say nothing of other tools where the task names its tools.
        """
        if not self.walls.writable and (self.allowed is None or group in RUN_CODE):
            return True
        return only_reads(self.allowed, group)

    def refusal(self, tool: Tool) -> str:
        """Why a tool may not be used, as a sentence; empty when it may."""
        group = tool.belongs_to
        if not self.covers(group):
            return f"This task does not allow `{group}`, which `{tool.name}` belongs to."
        if not self.reads_only(group):
            return ""
        if tool.needs_write:
            return f"This task may read only, and `{tool.name}` changes files."
        if group in RUN_CODE and self.walls.level is Level.NONE:
            return (
                f"This task may read only, and there is no sandbox here that would keep `{tool.name}` from "
                "changing files."
            )
        return ""

    def around(self, tool: Tool, walls: Walls) -> Walls:
        """The walls for what a tool starts."""
        return replace(walls, writable=walls.writable and not self.reads_only(tool.belongs_to))
