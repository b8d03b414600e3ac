"""Charts into files, by their suffix."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model.chart import Bar, Chart
from penguin_git.tracker import charting

_CHART = Chart("Duration", "minutes", (Bar("Fix the login", 12.5), Bar("登录 🚀", None)))


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("a.svg", b"<svg "), ("a.png", b"\x89PNG"), ("a.CSV", b"name,duration_minutes,note\n")],
)
def test_a_chart_is_written_in_the_format_of_its_name(tmp_path: Path, name: str, beginning: bytes) -> None:
    charting.write(_CHART, tmp_path / name)

    assert (tmp_path / name).read_bytes().startswith(beginning)


@pytest.mark.parametrize("name", ["a.gif", "a"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(PenguinError, match=r"\.png, \.svg, \.csv"):
        charting.write(_CHART, tmp_path / name)

    assert not (tmp_path / name).exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(PenguinError, match="can't be written: No such file"):
        charting.write(_CHART, tmp_path / "missing" / "a.svg")


def test_without_the_extra_a_png_names_the_command_that_brings_it(tmp_path: Path) -> None:
    (tmp_path / "resvg_py.py").write_text("raise ModuleNotFoundError('gone', name='resvg_py')\n")
    script = (
        "from pathlib import Path\n"
        "from penguin_git.model.chart import Bar, Chart\n"
        "from penguin_git.tracker import charting\n"
        "try: charting.write(Chart('a', '', (Bar('b', 1),)), Path('a.png'))\n"
        "except Exception as error: print(type(error).__name__, error, error.hint)\n"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH", "")]))

    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "PenguinError" in said.stdout
    assert "pip install 'penguin-git[graph]'" in said.stdout
