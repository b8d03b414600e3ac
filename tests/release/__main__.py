"""Whether the tree can be released: `python -m tests.release [PYTHON …]`, or `make release-check`.

Builds the archives, and the wheel again out of the sdist; then installs the wheel into an empty environment
of each Python and lives a short life there. Without arguments: all of 3.11 and later that PATH knows.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from penguin_git import __version__
from tests.release import archives

ROOT = Path(__file__).parents[2]
_PYTHONS = tuple(f"python3.{minor}" for minor in range(11, 21))
_ENVIRONMENT = {
    **{f"GIT_{who}_NAME": "Release" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "release@example.com" for who in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_NOSYSTEM": "1",
    "NO_COLOR": "1",
}
_LIFE = (
    ("git", "init", "-q", "-b", "main"),
    ("git", "commit", "-q", "--allow-empty", "-m", "Start"),
    ("penguin", "init"),
    ("penguin", "task", "create", "Greet", "--id", "greet", "--run", "echo hello > hello.txt"),
    ("penguin", "run"),
    ("penguin", "stats"),
    ("penguin", "demo"),
    ("git-penguin", "doctor"),
)


def main() -> None:
    """Say what was built and tried; what goes wrong is an exception, or a program's exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel, sdist = archives.built(ROOT, folder / "dist")
        archives.compare(wheel, archives.built_from(sdist, folder / "again"))
        for archive in (wheel, sdist):
            print(f"{archive.name}: {archive.stat().st_size / 1000:,.0f} kB")
        print("The sdist builds the same wheel.")
        for python in sys.argv[1:] or filter(_starts, _PYTHONS):
            start = time.monotonic()
            said = lived(python, wheel, Path(tempfile.mkdtemp(dir=folder)))
            print(f"{python}: {said}, after {time.monotonic() - start:.0f} s", flush=True)


def _starts(python: str) -> bool:
    """Whether there is such a Python; a version manager may put a name on PATH that it has nothing for."""
    if shutil.which(python) is None:
        return False
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def lived(python: str, wheel: Path, folder: Path) -> str:
    """Install the wheel and use it as somebody would who has nothing else; what the environment is then."""
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    programs, clone = folder / "venv" / "bin", folder / "clone"
    (folder / "home").mkdir()
    clone.mkdir()
    environ = {**_ENVIRONMENT, "HOME": str(folder / "home"), "PATH": f"{programs}:{os.environ['PATH']}"}
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    for command in _LIFE:
        said = subprocess.run(command, cwd=clone, env=environ, capture_output=True, text=True, check=False)
        if said.returncode:
            raise SystemExit(f"{python}: `{' '.join(command)}` ended with {said.returncode}:\n{said.stderr}")
    assert "hello\n" == (clone / "hello.txt").read_text()
    version = subprocess.run(
        ["penguin", "--version"], env=environ, capture_output=True, text=True, check=True
    )
    assert f"penguin {__version__}\n" == version.stdout, version.stdout
    listed = [str(programs / "python"), "-m", "pip", "list", "--format=freeze"]
    packages = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    return f"{len(packages)} packages, all {len(_LIFE) + 1} commands work"


if __name__ == "__main__":
    main()
