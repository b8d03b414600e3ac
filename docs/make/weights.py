"""Measure how many packages and megabytes penguin-git and each of its extras bring, into weights.json.

It installs all of them from the package index into throwaway folders, which takes minutes and the network;
`dependencies.py` puts the numbers into its page.
"""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("weights.json")
TOOLS = ("pip", "setuptools")  # every environment has them
WEIGH = """\
import json, sys
from importlib.metadata import distributions
found = {}
for one in distributions(**({"path": sys.argv[1:]} if sys.argv[1:] else {})):
    files = [one.locate_file(file) for file in one.files or ()]
    found[one.name.lower()] = sum(file.stat().st_size for file in files if file.is_file())
print(json.dumps(found))
"""
ASKED = """\
import json, sys
from importlib.metadata import distribution
asked = [line.replace('"', "'") for line in distribution("penguin-git").requires or []]
print(json.dumps([line.partition(";")[0] for line in asked if f"extra == '{sys.argv[1]}'" in line]))
"""

Sizes = Mapping[str, int]


def measured(python: Path, folder: Path, extras: Iterable[str]) -> dict[str, list[int]]:
    """Packages and megabytes of the core, and what each extra adds to it."""
    install(python, str(ROOT))
    core = sizes(python)
    found = {"core": told(core)}
    for extra in extras:
        target = folder / extra
        install(python, *json.loads(output(python, "-c", ASKED, extra)), f"--target={target}")
        more = {name: size for name, size in sizes(python, str(target)).items() if name not in core}
        found[extra] = told(more)
    return found


def install(python: Path, *words: str) -> None:
    """Install with pip, as a user would."""
    subprocess.run([python, "-m", "pip", "install", "--quiet", *words], check=True)


def sizes(python: Path, *folders: str) -> Sizes:
    """The bytes of each distribution that an environment, or a folder, has."""
    found: dict[str, int] = json.loads(output(python, "-c", WEIGH, *folders))
    return {name: size for name, size in found.items() if name not in TOOLS}


def told(found: Sizes) -> list[int]:
    """How many, and how many megabytes."""
    return [len(found), round(sum(found.values()) / 1_000_000)]


def output(python: Path, *words: str) -> str:
    """What a program prints."""
    return subprocess.run([python, *words], check=True, capture_output=True, text=True).stdout


def extras() -> list[str]:
    """The extras for users, by name."""
    import tomllib

    said = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    return sorted(name for name in said if name != "dev")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        venv.create(Path(name) / "venv", with_pip=True)
        found = measured(Path(name) / "venv" / "bin" / "python", Path(name), sys.argv[1:] or extras())
    before = json.loads(FILE.read_text()) if FILE.exists() and sys.argv[1:] else {}
    FILE.write_text(json.dumps({**before, **found}, indent=2, sort_keys=True) + "\n")
