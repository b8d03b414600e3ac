"""A merge of lines by the real git, for the tests of the merge driver."""

import os
from collections.abc import Iterator

import pytest

from penguin_git.git.merge_file import LineMerge, line_merge


@pytest.fixture
def lines(seal: None) -> Iterator[LineMerge]:
    del seal
    with line_merge(dict(os.environ)) as merge:
        yield merge
