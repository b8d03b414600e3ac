"""Every YAML example in the documentation is what the codec reads and what the schemas allow."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft7Validator

from penguin_git.codec import schema
from penguin_git.codec.readers import free
from penguin_git.codec.reading import read
from penguin_git.codec.shaping import shaped
from tests.docs.markdown import pages

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOREIGN = ("repos:", "jobs:", "on:", "stages:", "penguin:")  # what other programs read begins so


class Sample(NamedTuple):
    """One block, perhaps a part of a file, and where it stands."""

    place: str
    text: str

    @property
    def data(self) -> bytes:
        """The block as a whole file: a part of a task gets a title."""
        names = (
            self.text if self.kind != "task" or "title:" in self.text else f"{self.text}title: An example\n"
        )
        return names.encode()

    @property
    def kind(self) -> str:
        """The kind of file that has all of its keys."""
        keys = {entry.key.text for entry in read(self.text.encode(), self.place).entries}
        fitting = [name for name in schema.FILES if keys <= schema.schema_of(name)["properties"].keys()]
        assert fitting, f"{self.place}: no kind of file has the keys {sorted(keys)}"
        return fitting[0]


def samples() -> Iterator[Sample]:
    for page in pages(ROOT):
        text = page.read_text()
        for found in _FENCE.finditer(text):
            if not found[1].startswith(FOREIGN):
                line = text.count("\n", 0, found.start()) + 1
                yield Sample(f"{page.relative_to(ROOT)}:{line}", found[1])


SAMPLES = list(samples())


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.place for sample in SAMPLES])
def test_an_example_is_right(sample: Sample) -> None:
    kind = schema.FILES[sample.kind]

    shaped(read(sample.data, sample.place), kind.holds, sample.place, kind.shape, **elsewhere(kind))
    errors = Draft7Validator(schema.schema_of(sample.kind)).iter_errors(free(read(sample.data, sample.place)))

    assert [] == [error.message for error in errors]


def elsewhere(kind: schema.FileKind) -> dict[str, object]:
    """Something for the fields that stand in the name of a file."""
    return dict.fromkeys(kind.elsewhere, "example")
