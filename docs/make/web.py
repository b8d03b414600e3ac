"""Write docs/pictures/web-board.png and web-review.png: two pages of `penguin web` about the workshop.

They need Debian's package `chromium-headless-shell`, or a `chromium` of any other origin.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from stage import browser, workshop

PICTURES = Path(__file__).parents[1] / "pictures"
_SHOWN = (("web-board", "", "1360,800"), ("web-review", "task/greet/changes", "1120,425"))
_PENGUIN = (sys.executable, "-m", "penguin_git")

_BEFORE = """\
def greeting(name: str) -> str:
    return "Hello " + name
"""
_AFTER = """\
def greeting(name: str) -> str:
    first, _, _ = name.partition(" ")
    return f"Hello {first}"
"""
_TASKS = {
    "greet": f"""\
status: pending

title: Greet people by their first name
project: web
labels: [frontend]
priority: high
review: required
run: |
  cat > greeting.py <<'END'
{"".join(f"  {line}" for line in _AFTER.splitlines(keepends=True))}  END
acceptance:
  - check: grep -q partition greeting.py
""",
    "sheet": """\
status: pending

title: Test the export as spreadsheet in every browser
project: web
priority: critical
review: required
resource_constraints:
  max_duration_minutes: 30
run: |
  echo "::progress 64 16 of 25 browsers"
  sleep 600
""",
}


def draw(folder: Path) -> None:
    """Write the pictures."""
    program = browser.found()
    with tempfile.TemporaryDirectory() as place:
        clone = Path(place, "library")
        clone.mkdir()
        workshop.made(clone)
        _add(clone, {"greeting.py": _BEFORE, ".penguin/tasks/greet.yaml": _TASKS["greet"]})
        _run(clone, *_PENGUIN, "task", "start", "greet")
        while "in review" not in _run(clone, *_PENGUIN, "task", "list", "--filter", "id:greet"):
            time.sleep(0.5)
        _add(clone, {".penguin/tasks/sheet.yaml": _TASKS["sheet"]})
        _run(clone, *_PENGUIN, "task", "start", "sheet")
        time.sleep(3)  # until it has said how far it is
        with _served(clone) as (opener, inside):
            for name, path, size in _SHOWN:
                page = Path(place, f"{name}.html")
                page.write_text(_page(opener, inside + path, Path(place)))
                looks = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}")
                shot = f"--screenshot={folder / name}.png"
                _run(clone, program, "--headless", *looks, shot, page.as_uri())
        _run(clone, *_PENGUIN, "task", "cancel", "sheet")
        _run(clone, *_PENGUIN, "daemon", "stop")


@contextmanager
def _served(clone: Path) -> Iterator[tuple[OpenerDirector, str]]:
    """Somebody who came in, and where they are."""
    with subprocess.Popen([*_PENGUIN, "web"], cwd=clone, stdout=subprocess.PIPE, text=True) as server:
        opener = build_opener(HTTPCookieProcessor(CookieJar()))
        yield opener, opener.open(next(iter(server.stdout or ())).strip()).url
        server.send_signal(signal.SIGINT)


def _page(opener: OpenerDirector, address: str, place: Path) -> str:
    """A page as it is without its script, with its style sheet beside it."""
    text = opener.open(address).read().decode()
    host = "/".join(address.split("/")[:3])
    (place / "style.css").write_bytes(opener.open(f"{host}/style.css").read())
    return re.sub("<script.*?</script>", "", text).replace('href="/style.css"', 'href="style.css"')


def _add(clone: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (clone / path).write_text(text)
    _run(clone, "git", "add", ".")
    _run(clone, "git", "-c", "user.name=J", "-c", "user.email=j@example.com", "commit", "-q", "-m", "More")


def _run(folder: Path, *command: str) -> str:
    return subprocess.check_output(
        command, cwd=folder, env=dict(os.environ), stderr=subprocess.DEVNULL, text=True
    )


if __name__ == "__main__":
    draw(PICTURES)
