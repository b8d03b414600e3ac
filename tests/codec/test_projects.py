"""Project files as text."""

import pytest

from penguin_git.codec import projects
from penguin_git.errors import BrokenFile
from penguin_git.model.project import ProjectFile

PATH = ".penguin/projects/web-application.yaml"


def test_what_is_written_is_read_again() -> None:
    project = ProjectFile(id="web-application", name="Web: Application", description="One.\nTwo.\n")

    assert project == projects.parse(projects.format_new(project), PATH)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("description: x\n", "1:1: A project needs `name`."),
        ("name: ''\n", "1:7: `name` is empty."),
        ("name: [a]\n", "1:7: `name` has to be text"),
        ("name: a\nname: b\n", "2:1: The key `name` stands here a second time."),
        ("name: a\ncreated_at: soon\n", "2:13:"),
        ("", "1:1: The file is empty."),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(BrokenFile) as broken:
        projects.parse(text.encode(), PATH)

    assert f"{PATH}:{complaint}" in str(broken.value)


@pytest.mark.parametrize("name", ["Web.yaml", "a b.yaml", "con.yaml", "shop.yml", "-.yaml"])
def test_a_name_that_is_no_slug_is_refused(name: str) -> None:
    with pytest.raises(BrokenFile):
        projects.parse(b"name: a\n", f".penguin/projects/{name}")
