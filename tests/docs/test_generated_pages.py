"""The pages under docs/reference are what the code says today, and say something about everything."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from penguin_git.agents import steps
from penguin_git.agents.command_line.settings import Settings as CommandSettings
from penguin_git.agents.models.pricing import Prices
from penguin_git.agents.models.settings import ModelSettings
from penguin_git.codec import reference
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.task import Task
from penguin_git.model.template import Template, TemplateField, TemplateStep
from tests.cli.driving import process
from tests.docs import making

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SCRIPTS = {
    "python": "python.md",
    "states": "states.md",
    "modules": "modules.md",
    "tools": "tools.md",
    "index": "README.md",
}


def written_by(script: str, what: str = "page") -> Callable[[], str]:
    """The function `page`, or another one, of a script under docs/make."""
    page: Callable[[], str] = getattr(making.script(script), what)
    return page


@pytest.mark.parametrize(("script", "name"), SCRIPTS.items())
def test_a_page_that_a_script_makes_is_up_to_date(script: str, name: str) -> None:
    page = REFERENCE / name

    assert page.is_file(), f"run `python docs/make/{script}.py`, and commit docs/reference/{name}"
    assert written_by(script)() == page.read_text(), f"run `python docs/make/{script}.py` again"


def test_the_manual_page_is_up_to_date() -> None:
    page = ROOT / "docs" / "man" / "penguin.1"

    assert process(ROOT, "man").out == page.read_text(), (
        "run `python -m penguin_git man > docs/man/penguin.1`"
    )


@pytest.mark.parametrize(("name", "text"), reference.pages().items())
def test_the_pages_on_file_formats_are_up_to_date(name: str, text: str) -> None:
    page = REFERENCE / f"{name}.md"

    assert page.is_file(), f"run `python -m penguin_git.codec.reference`, and commit {page.name}"
    assert text == page.read_text(), "run `python -m penguin_git.codec.reference` again"


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("task-file", {*Task.__struct_fields__} - {"id"}),  # the id is the name of the file
        ("task-file", {*ResourceConstraints.__struct_fields__}),
        ("template-file", {*Template.__struct_fields__, *TemplateField.__struct_fields__}),
        ("template-file", {*TemplateStep.__struct_fields__}),
        ("configuration", {*Config.__struct_fields__}),
    ],
)
def test_every_key_of_a_file_is_documented(name: str, keys: set[str]) -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", (REFERENCE / f"{name}.md").read_text(), re.MULTILINE)

    meanings = {key: meaning for key, meaning in rows if meaning.strip()}

    assert set() == keys - meanings.keys()


def test_the_guide_on_scripted_agents_names_every_step_and_key() -> None:
    page = (ROOT / "docs" / "guides" / "rehearse.md").read_text()
    rows = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", page, re.MULTILINE)}

    for kind in get_args(steps.Step):
        step = kind.__name__.lower()
        assert set() == {f"`{key}`" for key in kind.__struct_fields__} - {*re.findall(r"`\w+`", rows[step])}


@pytest.mark.parametrize(
    ("guide", "keys"),
    [
        ("use-a-model", {*ModelSettings.__struct_fields__, *Prices.__struct_fields__, "api"}),
        ("use-command-line-agents", {*CommandSettings.__struct_fields__}),
    ],
)
def test_every_setting_of_a_type_of_agents_is_told_in_its_guide(guide: str, keys: set[str]) -> None:
    text = (ROOT / "docs" / "guides" / f"{guide}.md").read_text()

    assert set() == {key for key in keys if not re.search(rf"`{key}[`:]|\b{key}:", text)}
