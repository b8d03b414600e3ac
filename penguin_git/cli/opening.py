"""Opening an address in the user's browser without telling the rest of the machine.

Everybody can read the arguments of a program that runs. So the browser is given a file that only the user can
read, and it leads on.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path

import click

_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={0}">
<title>penguin</title>
<a href="{0}">On</a>
"""


@contextmanager
def opened_unseen(address: str) -> Iterator[None]:
    """Open it now; the file that leads there goes afterwards, which is better soon than late."""
    number, name = tempfile.mkstemp(prefix="penguin-", suffix=".html")  # for its owner alone
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(_PAGE.format(escape(address)))
    try:
        click.launch(name)
        yield
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
