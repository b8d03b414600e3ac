"""What a model is told about itself."""

from penguin_git.agents.models.prompting import system_prompt
from penguin_git.agents.models.provider import ToolSpec

READ = ToolSpec("read_file", "Read a file.", {})


def test_a_model_is_told_why_it_has_no_commands_where_its_task_allows_them() -> None:
    told = system_prompt("/tree", [READ], without_commands=True)

    assert "You have the tools `read_file`." in told
    assert "there is no sandbox here that would keep a command from changing files" in told
    assert "sandbox" not in system_prompt("/tree", [READ])
