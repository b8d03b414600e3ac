"""Places of edges seen from the lines of a file: what parsing it says, or nothing."""

import pytest

from penguin_git.codec import lookup, quick_lookup

LIST = ("a1", "b1", "c1")
USUAL = {
    "indented": "title: Do it\ndepends_on:\n  - a1\n  - b1\n  - c1\n",
    "not indented": "title: Do it\ndepends_on:\n- a1\n- b1\n- c1\nlabels: [x]\n",
    "in brackets": "depends_on: [a1, b1, c1]\ntitle: Dö it\n",
    "after a text": "description: |\n  depends_on: x\n\n  Ünïcode\ndepends_on:\n  - a1\n  - b1\n  - c1",
}
UNUSUAL = {
    "quoted": 'depends_on:\n  - "a1"\n  - b1\n  - c1\n',
    "with a remark": "depends_on:\n  - a1  # first\n  - b1\n  - c1\n",
    "in another order": "depends_on: [b1, a1, c1]\n",
    "of Windows": "title: Do it\r\ndepends_on:\r\n  - a1\r\n  - b1\r\n  - c1\r\n",
    "twice in the text": 'title: "x\n  y\ndepends_on:"\ndepends_on: [a1, b1, c1]\n',
    "a line end that only YAML knows": "title: Do\u2028 it\ndepends_on: [a1, b1, c1]\n",
    "without the key": "title: Do it\n",
}


@pytest.mark.parametrize("text", USUAL.values(), ids=USUAL)
@pytest.mark.parametrize("item", LIST)
def test_a_usual_list_is_found_where_parsing_finds_it(text: str, item: str) -> None:
    found = quick_lookup.place(text.encode(), "depends_on", LIST, item)

    assert lookup.place(text.encode(), "job.yaml", "depends_on", item) == found


def test_a_usual_value_is_found_where_parsing_finds_it() -> None:
    text = b"title: Do it\nparent: a1\nlabels: [x]\n"

    assert lookup.place(text, "job.yaml", "parent", "a1") == quick_lookup.place(text, "parent", ("a1",), "a1")


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_written_otherwise_is_left_to_parsing(text: str) -> None:
    assert quick_lookup.place(text.encode(), "depends_on", LIST, "b1") is None


def test_an_item_that_is_not_in_the_file_is_left_to_parsing() -> None:
    assert quick_lookup.place(b"depends_on: [a1]\n", "depends_on", ("a1", "b1"), "b1") is None
    assert quick_lookup.place(b"depends_on: [a1]\n", "depends_on", ("a1",), "z1") is None
