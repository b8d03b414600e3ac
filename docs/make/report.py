"""Write docs/pictures/report.png: the upper part of the page that `penguin report` makes of the workshop.

It needs Debian's package `chromium-headless-shell`, or a `chromium` of any other origin.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from stage import browser, workshop

PICTURE = Path(__file__).parents[1] / "pictures" / "report.png"
_SIZE = "1120,900"


def draw(picture: Path) -> None:
    """Write the picture."""
    program = browser.found()
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "library")
        clone.mkdir()
        workshop.made(clone)
        page = Path(folder, "report.html")
        period = ("--since", "2026-11-01", "--until", "2026-11-26")
        _run(clone, sys.executable, "-m", "penguin_git", "report", "--output", str(page), *period)
        looks = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={_SIZE}")
        _run(clone, program, "--headless", *looks, f"--screenshot={picture}", page.as_uri())


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, env=dict(os.environ), check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    draw(PICTURE)
