"""The reference pages are what the schemas say, and every key is explained."""

from pathlib import Path

import msgspec
import pytest

from penguin_git.codec import reference, schema

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("page", sorted(reference.pages()))
def test_the_page_is_fresh(page: str) -> None:
    assert reference.pages()[page] == (DOCS / f"{page}.md").read_text()


@pytest.mark.parametrize("name", sorted(schema.FILES))
def test_every_key_has_a_meaning(name: str) -> None:
    kind = schema.FILES[name]

    described = schema.schema_of(name)["properties"]

    assert {field.name for field in msgspec.structs.fields(kind.holds)} - kind.elsewhere == set(described)
    assert all(value["description"].endswith(".") for value in described.values())
