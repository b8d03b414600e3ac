"""The demo, as a newcomer runs it."""

import time
from pathlib import Path

from tests.cli.driving import process


def test_the_demo_shows_a_life_of_six_tasks_and_leaves_nothing(tmp_path: Path) -> None:
    began = time.monotonic()

    said = process(tmp_path, "demo", TMPDIR=str(tmp_path))

    assert (0, "") == (said.code, said.err)
    assert time.monotonic() - began < 20
    assert "vouchers attempt 1 ended as failed" in said.out
    assert "  * " in said.out
    assert "changelog: Write the changelog" in said.out
    assert "  outcome: failed" in said.lines
    assert "cart        completed  medium  Make the cart trustworthy" in said.lines
    assert "      it waits for `vouchers` (Accept vouchers), which failed" in said.lines
    assert "Where to look next" in said.lines
    assert [] == list(tmp_path.iterdir())


def test_a_demo_that_is_kept_can_be_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "kept"

    said = process(tmp_path, "demo", "--path", str(folder))

    assert f"  cd {folder / 'shop'}" in said.lines
    listed = process(folder / "shop", "task", "list", "--status", "completed")
    assert ["cart", "discount", "price-list", "changelog"] == [line.split()[0] for line in listed.lines]
    again = process(tmp_path, "demo", "--path", str(folder))
    assert 1 == again.code
    assert f"`{folder}` is not empty." in again.err
