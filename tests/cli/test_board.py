"""`penguin board`, as far as it needs no terminal."""

from pathlib import Path

from tests.cli.driving import penguin
from tests.support.clones import Clone


def _clone(path: Path) -> Clone:
    clone = Clone.new(path)
    clone.commit(
        {
            ".penguin/tasks/flour.yaml": "title: Buy flour\nrun: 'true'\nproject: shop\n",
            ".penguin/tasks/bake.yaml": "title: Bake\nrun: 'true'\ndepends_on: [flour]\nparent: party\n",
            ".penguin/tasks/party.yaml": "title: Have a party\n",
            ".penguin/projects/shop.yaml": "name: The shop\n",
        }
    )
    return clone


def test_programs_get_the_columns_with_their_cards(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone")

    said = penguin(clone.path, "board", "--json").json["board"]
    filtered = penguin(clone.path, "board", "--json", "--project", "The shop", "--filter", "flour").json
    filtered = filtered["board"]

    columns = {column["name"]: [card["id"] for card in column["cards"]] for column in said["columns"]}
    assert ("draft", "blocked", "ready", "in_progress", "in_review", "stopped", "done") == tuple(columns)
    assert (["bake"], ["flour"]) == (columns["blocked"], columns["ready"])
    assert [{"id": "party", "title": "Have a party", "whole": None, "done": 0, "parts": 1}] == said["wholes"]
    assert (1, None) == (filtered["hidden"], filtered["worker"])


def test_a_board_of_a_project_that_nobody_knows_is_an_error(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone")

    said = penguin(clone.path, "board", "--json", "--project", "shpo")

    assert (1, "") == (said.code, said.out)
    assert "There is no project `shpo`." in said.err
    assert "Did you mean `shop`?" in said.err


def test_where_nothing_can_be_drawn_it_says_what_else_there_is(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone")

    said = penguin(clone.path, "board")

    assert 1 == said.code
    assert "error: A board needs a terminal that can be drawn on." in said.err
    assert "penguin board --json" in said.err
