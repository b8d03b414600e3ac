"""Write docs/pictures/compare.svg: what `penguin task compare` draws of the workshop's dearest tasks."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "pictures" / "compare.svg"
_STAGE = Path(__file__).parent
_COMPARE = ("task", "compare", "--metric", "tokens", "--limit", "8", "--output", "compare.svg")


def picture() -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        make = "import sys, pathlib; from stage import workshop; workshop.made(pathlib.Path(sys.argv[1]))"
        _run(_STAGE, sys.executable, "-c", make, folder)
        _run(Path(folder), sys.executable, "-m", "penguin_git", *_COMPARE)
        return Path(folder, "compare.svg").read_text()


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, env=dict(os.environ), check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    PICTURE.write_text(picture())
