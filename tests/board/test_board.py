"""What a person sees on the board, and what their keys do to a real repository."""

from pathlib import Path

from textual.widgets import Input

from penguin_git.model import query
from tests.board.driving import Driven, tell
from tests.support import robots
from tests.support.clones import Clone
from tests.support.watch import Watch

PAUSED_SUGAR = "status: paused\n\ntitle: Buy sugar\nrun: 'true'\n"


def _bakery(path: Path) -> Clone:
    clone = Clone.new(path)
    files = {
        "flour": "title: Buy flour\nrun: 'true'\npriority: high\nlabels: [shop]\n",
        "sugar": "title: Buy sugar\nrun: 'true'\n",
        "bake": "title: Bake\nrun: 'true'\ndepends_on: [flour]\nparent: party\n",
        "eaten": "status: completed\n\ntitle: Eat\nparent: party\n",
        "party": "title: Have a party\n",
    }
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in files.items()})
    return clone


def test_the_cursor_goes_from_card_to_card_and_the_keys_are_those_of_use_there(tmp_path: Path) -> None:
    async def story(driven: Driven) -> None:
        assert (["bake"], ["flour", "sugar"], ["eaten"]) == (
            driven.column("blocked"),
            driven.column("ready"),
            driven.column("done"),
        )
        await driven.until(lambda: "Start" in driven.hints())
        assert "Reopen" not in driven.hints()
        keys = ("j", "left", "right", "home", "right", "right", "right")
        for key, card in zip(keys, ["sugar", "bake", "sugar", "flour", "-", "-", "eaten"], strict=True):
            await driven.press(key)
            await driven.until_at(card)
        await driven.until(lambda: "Reopen" in driven.hints())
        assert "Start" not in driven.hints()
        await driven.click("#keys", (3, 0))
        await driven.until(lambda: driven.heading() == "eaten  Eat  (completed)")

    tell(_bakery(tmp_path / "clone"), story)


def test_a_card_is_paused_and_resumed_by_a_key(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")

    async def story(driven: Driven) -> None:
        await driven.press("p")
        await driven.until(lambda: driven.column("stopped") == ["flour"])
        assert "flour" == driven.card
        await driven.press("u")
        await driven.until(lambda: "flour" in driven.column("ready"))

    tell(clone, story)

    assert "pending" == clone.on_base("flour").status


def test_a_rejection_asks_for_the_reason_and_keeps_it(tmp_path: Path) -> None:
    clone = robots.robot_clone(tmp_path / "clone", robots.write("cake", "too dry\n"))
    clone.task("bake", "title: Bake\nassigned_to: robot\nreview: required\n")
    clone.run()

    async def story(driven: Driven) -> None:
        assert ["bake"] == driven.column("in-review")
        await driven.press("v")
        await driven.until(lambda: "+too dry" in driven.page("diff"))
        await driven.ask("r")
        await driven.press("enter")
        await driven.type("more butter")
        await driven.press("enter")
        await driven.until(lambda: "bake" not in driven.column("in-review"))
        await driven.until(lambda: "Nobody works on this clone" in driven.notices())

    tell(clone, story)

    assert ["more butter"] == [note.text for note in clone.on_base("bake").notes]


def test_work_in_review_lands_when_it_is_approved(tmp_path: Path) -> None:
    clone = robots.robot_clone(tmp_path / "clone", robots.write("cake"))
    clone.task("bake", "title: Bake\nassigned_to: robot\nreview: required\n")
    clone.run()

    async def story(driven: Driven) -> None:
        await driven.press("v")
        await driven.until(lambda: "+x" in driven.page("diff"))
        await driven.ask("a")
        await driven.press("enter")
        await driven.until(lambda: driven.column("done") == ["bake"])
        await driven.until(lambda: driven.heading() == "bake  Bake  (completed)")
        await driven.until(lambda: "`bake` landed on `main`." in driven.notices())

    tell(clone, story)

    assert "x\n" == clone.read("cake")


def test_a_task_is_made_and_what_is_wrong_with_it_keeps_what_was_typed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    async def story(driven: Driven) -> None:
        await driven.ask("n")
        await driven.press("ctrl+s")
        await driven.until(lambda: "title" in str(driven.app.screen.query_one("#problem").render()))
        await driven.type("Buy [b]eggs[/b]")
        await driven.press("enter")
        assert driven.is_asked()
        await driven.press("ctrl+s")
        await driven.until(lambda: driven.column("blocked"))
        await driven.until_at(*driven.column("blocked"))
        await driven.press("enter")
        await driven.until(lambda: "Buy [b]eggs[/b]" in driven.page("about"))

        await driven.press("slash", *"eggs", "enter")
        await driven.ask("n")
        await driven.type("Buy flour")
        await driven.press("ctrl+s")
        await driven.until(lambda: "no card here: a filter hides it" in driven.notices())

    tell(clone, story)


def test_a_change_from_outside_is_seen_and_the_cursor_stays_on_its_card(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")

    async def story(driven: Driven) -> None:
        await driven.until_at("flour")
        await driven.press("j")
        await driven.until_at("sugar")
        clone.write(".penguin/tasks/pepper.yaml", "title: Buy pepper\nrun: 'true'\npriority: critical\n")
        await driven.until(lambda: "pepper" in driven.column("draft"))
        clone.commit({".penguin/tasks/salt.yaml": "title: Buy salt\nrun: 'true'\npriority: critical\n"})
        await driven.until(lambda: driven.column("ready") == ["salt", "flour", "sugar"])

        assert "sugar" == driven.card
        await driven.press("enter")
        clone.commit({".penguin/tasks/sugar.yaml": PAUSED_SUGAR})
        await driven.until(lambda: driven.column("stopped") == ["sugar"])
        assert "sugar" == driven.card
        await driven.until(lambda: driven.heading() == "sugar  Buy sugar  (paused)")
        await driven.press("u")
        await driven.until(lambda: "just now" in driven.notices())

    tell(clone, story, clock=Watch())


def test_the_cursor_comes_back_to_a_card_whose_file_was_half_written_for_a_moment(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")

    async def story(driven: Driven) -> None:
        await driven.press("j")
        await driven.until_at("sugar")
        clone.write(".penguin/tasks/sugar.yaml", "")
        await driven.until_at("flour")
        clone.commit({".penguin/tasks/sugar.yaml": PAUSED_SUGAR})
        await driven.until(lambda: driven.column("stopped") == ["sugar"])
        assert "sugar" == driven.card
        await driven.press("u")
        await driven.until(lambda: "`sugar` has come under the cursor" in driven.notices())

        clone.write(".penguin/tasks/sugar.yaml", "")
        await driven.until_at("flour")
        await driven.press("k")
        clone.write(".penguin/tasks/sugar.yaml", PAUSED_SUGAR)
        await driven.until(lambda: driven.column("stopped") == ["sugar"])
        assert "flour" == driven.card

    tell(clone, story, clock=Watch())


def test_what_a_running_attempt_says_is_followed(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = robots.robot_clone(
        tmp_path / "clone",
        *({"do": "say", "text": "mixing \x1b[31m[red]dough"}, robots.until(gate)),
        *({"do": "say", "text": "in the oven"}, robots.write("cake")),
    )
    clone.task("bake", "title: Bake\nassigned_to: robot\nreview: required\n")

    async def story(driven: Driven) -> None:
        await driven.until(lambda: driven.column("in-progress") == ["bake"])
        await driven.press("l")
        await driven.until(lambda: "mixing" in driven.page("log"))
        gate.touch()
        await driven.until(lambda: "in the oven" in driven.page("log"))
        await driven.until(lambda: driven.column("in-review") == ["bake"])

        assert "mixing \\x1b[31m[red]dough" in driven.page("log")

    with clone.daemon() as daemon:
        daemon.until_live("bake")
        tell(clone, story)


def test_a_filter_is_typed_kept_and_taken_back_and_the_parts_of_one_task_stand_alone(tmp_path: Path) -> None:
    async def story(driven: Driven) -> None:
        await driven.resize(60, 24)
        await driven.until(lambda: "In review 0, Done 1 ›" == driven.beyond())
        await driven.resize(120, 24)
        await driven.until(lambda: "" == driven.beyond())
        await driven.press("slash", *"shop", "enter")
        await driven.until(lambda: driven.column("ready") == ["flour"])
        assert "3 hidden" in driven.above()
        await driven.press("slash", "slash", "backspace")
        await driven.press("home", "x", "colon", "enter")
        await driven.until(lambda: "Tasks can't be filtered by `x`" in driven.problem())
        await driven.press("escape")
        await driven.until(lambda: driven.column("ready") == ["flour", "sugar"])

        await driven.ask("w")
        await driven.press("down", "enter")
        await driven.until(lambda: driven.column("ready") == [])
        assert "parts of party Have a party (1/2)" in driven.above()

    tell(_bakery(tmp_path / "clone"), story)


def test_a_board_may_begin_with_a_filter(tmp_path: Path) -> None:
    async def story(driven: Driven) -> None:
        await driven.until(lambda: driven.column("ready") == ["flour"])
        await driven.press("slash")
        await driven.press("backspace", "backspace", "enter")
        await driven.until(lambda: driven.screen.query_one("#filter", Input).value == "sh")

    tell(_bakery(tmp_path / "clone"), story, wanted=query.parse("shop"), filter="shop")


def test_a_card_is_opened_by_mouse_and_its_links_lead_to_others(tmp_path: Path) -> None:
    async def story(driven: Driven) -> None:
        await driven.click("#ready", (5, 6))
        await driven.until_at("sugar")
        await driven.click("#blocked", (5, 2), times=2)
        await driven.until(lambda: "it waits for `flour`" in driven.page("about"))
        await driven.press("i", "enter")
        await driven.until(lambda: len(driven.options()) == 2)
        await driven.press("down", "enter")
        await driven.until_at("flour")

        await driven.ask("space")
        assert "p  pause      it stops, with its work saved" in driven.options()
        assert "c  checkpoint not now: no agent works on it" in driven.options()

        await driven.resize(8, 8)
        await driven.until(lambda: driven.screen.query_one("#small").display)
        await driven.press("escape", "w", "space", "x")
        assert not driven.is_asked()

    tell(_bakery(tmp_path / "clone"), story)


def test_what_is_approved_is_what_was_on_the_screen(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    deploy = "title: Deploy\nrequires_approval: true\nrun: {}\n"
    clone.commit({".penguin/tasks/ship.yaml": deploy.format("echo harmless")})

    async def story(driven: Driven) -> None:
        await driven.press("enter")
        await driven.until(lambda: "echo harmless" in driven.page("about"))
        await driven.ask("a")
        clone.commit({".penguin/tasks/ship.yaml": deploy.format("rm -rf everything")})
        await driven.until(lambda: "rm -rf everything" in driven.page("about"))
        await driven.press("enter")
        await driven.until(lambda: "`ship` has changed since you looked" in driven.notices())

    tell(clone, story)

    assert clone.on_base("ship").approval is None
