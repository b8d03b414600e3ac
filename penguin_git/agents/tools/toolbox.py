"""The tools that a task's agent may use: what it is told of them, and the one way to call them."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.tools import debugging, finding, markdown, reading, removing, running, writing
from penguin_git.agents.tools.confined import printable
from penguin_git.agents.tools.eliding import elided
from penguin_git.agents.tools.policy import Policy
from penguin_git.agents.tools.tool import Bench, Result, Spec, Tool

ALL: tuple[Tool, ...] = (
    *reading.TOOLS,
    *finding.TOOLS,
    *writing.TOOLS,
    *removing.TOOLS,
    *running.TOOLS,
    *markdown.TOOLS,
    *debugging.TOOLS,
)
_SEARCH = "web_search"  # run by the provider of a model; a task only allows it or does not


class Toolbox:
    """What a policy leaves of the tools."""

    def __init__(self, policy: Policy, tools: Sequence[Tool] = ALL) -> None:
        self._policy = policy
        self._tools = {tool.name: tool for tool in tools}

    def specs(self) -> list[Spec]:
        """What a model is told: the tools that it may call."""
        return [
            Spec(tool.name, tool.description, tool.schema)
            for tool in self._tools.values()
            if not self._policy.refusal(tool)
        ]

    def withheld(self) -> dict[str, str]:
        """The other tools, each with the reason."""
        refusals = {name: self._policy.refusal(tool) for name, tool in self._tools.items()}
        return {name: reason for name, reason in refusals.items() if reason}

    def allows(self, group: str) -> bool:
        """Whether the task allows a group of tools, such as `web_search`, at least for reading."""
        return self._policy.covers(group)

    def call(self, name: str, input: Mapping[str, object], bench: Bench) -> Result:  # noqa: A002 - the models' own word
        """Use a tool. What is unknown or not allowed is answered as denied, and nothing is raised."""
        if name == _SEARCH:
            return Result(self._why_not_here(), ok=False, denied=not self.allows(_SEARCH))
        tool = self._tools.get(name)
        if tool is None:
            return Result(
                f"There is no tool `{printable(name)}`.{self._suggestion(name)}", ok=False, denied=True
            )
        if reason := self._policy.refusal(tool):
            return Result(reason, ok=False, denied=True)
        bench = replace(bench, walls=self._policy.around(tool, bench.walls))
        result = tool.call(input, bench)
        return replace(result, text=elided(result.text))

    def _why_not_here(self) -> str:
        if self.allows(_SEARCH):
            return "`web_search` is a tool of the model's provider and is not run here."
        return "This task does not allow `web_search`."

    def _suggestion(self, name: str) -> str:
        from difflib import get_close_matches

        names = [spec.name for spec in self.specs()]
        near = get_close_matches(name, names, n=1)
        return f" Did you mean `{near[0]}`?" if near else f" The tools are: {', '.join(names) or 'none'}."


def toolbox(allowed: Sequence[str] | None, walls: Walls) -> Toolbox:
    """The tools that a task's `allowed_tools` and the level of its walls leave."""
    return Toolbox(Policy(allowed, walls))
