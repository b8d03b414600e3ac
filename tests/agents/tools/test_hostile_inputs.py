"""Whatever a model sends is answered, and nothing outside of the worktree is read or changed."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penguin_git.agents.tools import finding, reading, removing, writing
from penguin_git.agents.tools.tool import Bench
from penguin_git.agents.tools.toolbox import toolbox

IN_OUR_PROCESS = [
    tool
    for tool in (*reading.TOOLS, *finding.TOOLS, *writing.TOOLS, *removing.TOOLS)
    if tool.name != "grep"  # it starts a child for each question
]
FIELDS = sorted({name for tool in IN_OUR_PROCESS for name in tool.arguments.__struct_fields__})

names = st.sampled_from(
    ["a", "b.txt", "room", "door", "window", "..", ".", "", ".git", ".GIT ", "secret.txt", "outside", "c\0",
     "x" * 300, "\ud800", "\u202egit", "~", "*", "**", "[", "{a,b}", "-rf", "$HOME", "caf\u00e9"]
)  # fmt: skip
paths = st.lists(names, max_size=5).map("/".join) | st.just("OUTSIDE") | st.just("OUTSIDE/secret.txt")
values: st.SearchStrategy[object] = (
    paths
    | st.integers(-2, 5)
    | st.sampled_from([10**30, True, False, None, 1.5, [], {}, ["a"], "text\n", "x" * 10_000])
)
inputs = st.dictionaries(st.sampled_from([*FIELDS, "other", "\ud800"]), values, max_size=5)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.sampled_from([tool.name for tool in IN_OUR_PROCESS]), path=paths, rest=inputs)
def test_every_input_is_answered_and_nothing_gets_out(
    bench: Bench, secret: Path, name: str, path: str, rest: dict[str, object]
) -> None:
    tools = toolbox(None, bench.walls)
    (bench.folder / "room").mkdir(exist_ok=True)
    for link, target in (("door", secret.parent), ("window", secret)):
        if not (bench.folder / link).is_symlink() and not (bench.folder / link).exists():
            (bench.folder / link).symlink_to(target)
    outside = str(secret.parent)
    sent = {
        key: value.replace("OUTSIDE", outside) if isinstance(value, str) else value
        for key, value in {"path": path, **rest}.items()
    }

    result = tools.call(name, sent, bench)

    assert json.dumps(result.text).encode()
    assert result.text.encode()
    assert "the planted marker" not in result.text
    assert [secret] == list(secret.parent.iterdir())
    assert "the planted marker\n" == secret.read_text()
    assert "gitdir: /elsewhere\n" == (bench.folder / ".git").read_text()
