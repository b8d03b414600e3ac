"""Write docs/pictures/graph.svg: what `penguin task graph` draws of a small project with some of it done."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "pictures" / "graph.svg"

_TASKS = {
    "plan": "status: completed\n\ntitle: Draw the shelves\n",
    "room": "title: Furnish the reading room\n",
    "wood": "status: in_progress\n\ntitle: Buy wood\nparent: room\ndepends_on: [plan]\nestimate: 2 h\n",
    "saw": "title: Saw and sand the boards\nparent: room\ndepends_on: [wood]\nestimate: 1 day\n",
    "lamps": "title: Hang up lamps\nparent: room\nrun: ./lamps.sh\n",
    "books": "title: Sort the books\nrun: ./sort.sh\nestimate: 3 h\n",
    "cards": "status: paused\n\ntitle: Write a card for every book\ndepends_on: [books]\n",
    "fill": "title: Fill the shelves\ndepends_on: [room, books]\nestimate: 4 h\n",
    "open": "title: Open the library to readers\ndepends_on: [fill, cards]\n",
    "ferns": "status: cancelled\n\ntitle: Water the ferns\n",
}


def picture() -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        tasks = Path(folder, ".penguin", "tasks")
        tasks.mkdir(parents=True)
        for name, text in _TASKS.items():
            (tasks / f"{name}.yaml").write_text(text)
        _run(folder, "git", "init", "-q", "-b", "main")
        _run(folder, "git", "add", ".")
        _run(
            folder,
            "git",
            "-c",
            "user.name=J",
            "-c",
            "user.email=j@example.com",
            "commit",
            "-q",
            "-m",
            "Start",
        )
        _run(folder, sys.executable, "-m", "penguin_git", "task", "graph", "--output", "graph.svg")
        return Path(folder, "graph.svg").read_text()


def _run(folder: str, *command: str) -> None:
    subprocess.run(command, cwd=folder, env=dict(os.environ), check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture())
