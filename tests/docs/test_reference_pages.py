"""The pages of the reference that people write leave out nothing that the code has."""

import re
from pathlib import Path

import pytest

from penguin_git.cli import exit_codes
from penguin_git.model import ids, layout
from penguin_git.model.board import Column
from penguin_git.model.config import TOKENS
from penguin_git.model.event import type_names
from penguin_git.model.headway import Basis
from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.model.usage import Usage
from penguin_git.model.wording import Hold
from penguin_git.tracker.working import environment

ROOT = Path(__file__).parents[2]
CODE = [file.read_text() for file in sorted((ROOT / "penguin_git").rglob("*.py"))]


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text()


def in_code(pattern: str) -> set[str]:
    """What the first group of a pattern finds in all of the package."""
    return {found for text in CODE for found in re.findall(pattern, text)}


def test_every_place_in_the_repository_and_every_kind_of_ref_is_told() -> None:
    named = [value for name, value in vars(layout).items() if name.isupper() and isinstance(value, str)]
    places = [place for place in named if place.startswith((".penguin/", "refs/"))]

    assert ".penguin/tasks" in places
    assert [] == [place for place in places if f"`{place}" not in page("places")]


def test_every_file_in_the_clone_is_told() -> None:
    files = in_code(r'runtime / "([\w.]+)"')

    assert "daemon.lock" in files
    assert [] == [file for file in files if not re.search(rf"`{re.escape(file)}[/`]", page("places"))]


@pytest.mark.parametrize("name", sorted(in_code(r'"(PENGUIN_[A-Z]+)"') | {*sum(TOKENS.values(), ())}))
def test_every_variable_of_penguins_is_told(name: str) -> None:
    assert f"`{name}`" in page("environment")


def test_the_variables_that_work_sees_are_those_that_are_told() -> None:
    told = {*re.findall(r"`([A-Z_]+)`", page("environment").partition("## Variables that work sees")[2])}

    hold = Hold(task=ids.parse("k3f9"), attempt=1, nonce="", owner="", agent="shell")
    seen = environment(dict.fromkeys({*told, "ANTHROPIC_API_KEY"}, "x"), hold)

    assert told == {*seen, "PENGUIN_PHASE"}


def test_every_exit_code_is_told() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}

    assert codes == {int(code) for code in re.findall(r"^\| (\d+) \|", page("environment"), re.MULTILINE)}


def test_every_type_of_event_is_told() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page("events").partition("## Types")[2], re.MULTILINE))

    assert set() == {*type_names} - rows.keys()
    assert [] == [key for key in Usage.__struct_fields__ if f"`{key}`" not in rows["usage"]]
    assert [] == [basis for basis in Basis if f"`{basis}`" not in rows["progress"]]


def test_the_glossary_has_every_state_and_outcome_in_order() -> None:
    terms = re.findall(r"^\| ([^|`]+) \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)[1:]
    text = (ROOT / "docs" / "glossary.md").read_text()

    assert sorted(terms, key=str.lower) == terms
    assert [] == [word for word in TaskStatus if f"`{word}`" not in text]
    words = [*(state.heading for state in Column), *(str(outcome).replace("_", " ") for outcome in Outcome)]
    assert [] == [word for word in words if word.lower() not in text]
