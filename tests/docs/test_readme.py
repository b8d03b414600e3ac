"""What the README and the documentation show in `console` blocks is what happens."""

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

            difference = names.difference(step.printed, said.lines)
            assert not difference, f"{page}:{step.line}: `{step.command}`\n{difference}"
            is_asked_for = following is not None and following.command == "echo $?"
            assert said.code == 0 or is_asked_for, f"{page}:{step.line}: exit code {said.code}"


def test_the_readme_has_a_life_in_commands() -> None:
    assert "README.md" in PAGES
