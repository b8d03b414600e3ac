"""What the README and the documentation show in `console` and `python` blocks is what happens."""

from pathlib import Path

import pytest

from tests.docs import shell, transcript

ROOT = Path(__file__).parents[2]
PAGES = [str(page.relative_to(ROOT)) for page in transcript.pages(ROOT)]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_print_what_it_shows(page: str, tmp_path: Path) -> None:
    names = transcript.Names()
    with shell.session(tmp_path) as session:
        steps = transcript.steps((ROOT / page).read_text())
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            said = session.say(names.spoken(step.command))

            difference = "" if step.printed is None else names.difference(step.printed, said.lines)
            assert not difference, f"{page}:{step.line}: `{step.command}`\n{difference}"
            is_asked_for = following is not None and following.command == "echo $?"
            assert said.code == 0 or is_asked_for, f"{page}:{step.line}: exit code {said.code}"


def test_the_readme_shows_what_runs_in_a_new_repository_and_from_python(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    (python,) = transcript.blocks(readme, "python")
    commands = [step.command for step in transcript.steps(readme)]

    with shell.session(tmp_path) as session:
        for command in commands[:3]:
            session.say(command)
        said = session.say(f"python - <<'END'\n{python}END")

    assert 0 == said.code, said.lines
    assert ["ready Greet Rome", "ready Greet the world"] == [line.partition(" ")[2] for line in said.lines]


def test_the_readme_keeps_to_its_length() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
