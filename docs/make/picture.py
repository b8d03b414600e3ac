"""Write docs/pictures/demo.svg: what `penguin demo` prints on a terminal, some sections of it.

Nothing is added or retouched; only the name of the throwaway folder, another one each time, is shortened.
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "pictures" / "demo.svg"
COLUMNS = 104
LEFT_OUT = ("git show ", "Where to look next")  # sections by the beginnings of their titles

_TITLE = re.compile(r"^\x1b\[1m(.*?)\x1b\[0m$")
_FOLDER = re.compile(r"[^\s`]*/penguin-demo-\w+/")

# Rich's own format, but without a font that would be fetched from elsewhere.
_FORMAT = """\
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
 font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture() -> str:
    """A run of the demo as SVG."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), highlight=False)
    console.print(Text.from_ansi("\n".join(shown(printed())).strip("\n")))
    return console.export_svg(title="penguin demo", code_format=_FORMAT, unique_id="demo")


def printed() -> list[str]:
    """The lines that the demo prints on a terminal."""
    ours, theirs = pty.openpty()
    with tempfile.TemporaryDirectory() as folder:
        demo = subprocess.Popen(
            [sys.executable, "-m", "penguin_git", "demo"],
            cwd=folder,
            env={**_environment(), "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,  # no terminal, so that lines come instead of a moving table
        )
        os.close(theirs)
        text = b"".join(_until_closed(ours)).decode()
        _, trouble = demo.communicate()
    if demo.returncode or trouble:
        raise SystemExit(f"`penguin demo` ended with {demo.returncode}: {trouble.decode()}")
    return text.replace("\r\n", "\n").split("\n")


def shown(lines: list[str]) -> list[str]:
    """The lines of the sections that are not left out."""
    kept, is_shown = [], True
    for line in lines:
        if title := _TITLE.match(line):
            is_shown = not title[1].startswith(LEFT_OUT)
        if is_shown:
            kept.append(_FOLDER.sub("…/", line))
    return kept


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "NO_COLOR"}


def _until_closed(terminal: int) -> Iterator[bytes]:
    try:
        while data := os.read(terminal, 65536):
            yield data
    except OSError:  # Linux says so when the other side is closed
        return
    finally:
        os.close(terminal)


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture())
