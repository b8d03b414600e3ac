"""One server for the tests that only look, and for those that are refused."""

from collections.abc import Iterator

import pytest

from tests.support.clones import Clone
from tests.support.visitors import Served

HOSTILE = "<script>window.planted = 1</script><img src=x onerror='planted = 1'>\u202e\x1b[2J"
ESCAPED = "&lt;script&gt;window.planted"
MARKDOWN = "[a](javascript:planted) <img src=x onerror=planted> ![i](http://planted.example/x.png)"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone with work in review and a task that wants to be approved, and hostile texts all over."""
    clone = Clone.new(tmp_path_factory.mktemp("web") / "clone", config="base: main\n")
    title = HOSTILE.replace("\x1b", "").replace("\u202e", "")
    clone.task(
        "done1",
        f"title: {title!r}\nreview: required\nlabels: ['{'<b>label'}']\n"
        f"description: |\n  {MARKDOWN}\n  <script>planted</script>\n"
        "run: |\n  printf '<script>planted</script>\\n' > '<b>planted.html'\n"
        "  echo '<script>planted</script>'\n",
    )
    clone.run()
    clone.task("wants1", "title: Wants a word\nrequires_approval: true\nrun: 'true'\n")
    clone.task("wants2", "title: Wants another word\nrequires_approval: true\nrun: 'true'\n")
    return clone


@pytest.fixture(scope="module")
def served(workshop: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Its server."""
    with Served(workshop.path, tmp_path_factory.mktemp("home")) as served:
        yield served
