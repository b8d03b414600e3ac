"""Models that hand over to each other, ask people, and go on from checkpoints."""

from pathlib import Path

from penguin_git.project import Checkpoint, TaskManager
from tests.support.clones import Clone
from tests.support.model_lives import models, penguin, work
from tests.support.model_replies import Answer, Call, Reply, Text, calls, done
from tests.support.model_server import Asked, by_turn, model_server


def kitchen(path: Path, url: str) -> Clone:
    """A clone whose tasks go to a model at `url`."""
    robot = {"type": "openai", "api": "chat", "model": "toy", "base_url": f"{url}/v1"}  # begins sooner
    return models(path, robot=robot)


def conversation(asked: Asked) -> str:
    """All that was sent."""
    return str(asked.body["messages"])


def test_each_phase_is_a_conversation_of_its_own_that_begins_with_the_notes(tmp_path: Path) -> None:
    first = (calls("create_file", path="plan", text="two layers\n"), done("Two layers, says the plan."))
    second = (calls("create_file", path="cake", text="flour\n"), done("Baked."))

    def script(asked: Asked) -> Answer:
        return (second if "`bake` (2 of 2)" in asked.prompt else first)[asked.turn]

    with model_server(script) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        phases = "[{phase: plan, agent: robot}, {phase: bake, agent: robot}]"
        clone.task("cake", f"title: Bake a cake\nworkflow: {phases}\n")
        work(clone)

    assert [0, 1, 0, 1] == [request.turn for request in model.requests]
    assert "Two layers, says the plan." in model.requests[2].prompt
    assert ("two layers\n", "flour\n") == (clone.read("plan"), clone.read("cake"))


def test_a_person_s_words_go_into_the_conversation_that_goes_on(tmp_path: Path) -> None:
    bake, ready = calls("create_file", path="cake", text="flour\n"), done("It is baked.")
    ice, again = calls("create_file", path="icing", text="sugar\n"), done("It has icing now.")

    with model_server(by_turn(bake, ready, ice, again)) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task("cake", "title: Bake a cake\ncollaboration_mode: assisted\n")
        work(clone)
        shown = penguin(clone, "task", "show", "cake").stdout
        TaskManager(clone.path).add_feedback("cake", "It wants icing")
        TaskManager(clone.path).resume_task("cake")
        work(clone)
        TaskManager(clone.path).resume_task("cake")
        work(clone)

    assert "It is baked." in shown
    assert [0, 1, 2, 3] == [request.turn for request in model.requests]
    assert "It wants icing" in conversation(model.requests[2])
    assert ("flour\n", "sugar\n") == (clone.read("cake"), clone.read("icing"))


def test_what_a_model_asks_is_answered_by_feedback(tmp_path: Path) -> None:
    ask = Reply((Call("ask_person", {"question": "Which flavour?"}),))
    bake, ready = calls("create_file", path="cake", text="lemon\n"), done("It is baked.")

    with model_server(by_turn(ask, bake, ready)) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task("cake", "title: Bake a cake\n")
        work(clone)
        suggestion = TaskManager(clone.path).suggestion_of("cake")
        TaskManager(clone.path).add_feedback("cake", "Lemon")
        TaskManager(clone.path).resume_task("cake")
        work(clone)

    assert "Which flavour?" == suggestion
    assert "Lemon" in conversation(model.requests[1])
    assert "lemon\n" == clone.read("cake")


def test_a_model_goes_on_from_a_checkpoint_with_the_conversation_of_then(tmp_path: Path) -> None:
    flour = Reply((Text("First the flour."), Call("create_file", {"path": "cake", "text": "flour\n"})))
    salt = calls("create_file", path="salt", text="salt\n")
    ask = Reply((Call("ask_person", {"question": "Too much salt?"}),))
    sugar, ready = calls("create_file", path="sugar", text="sweet\n"), done("It is sweet.")
    made: list[Checkpoint] = []

    def script(asked: Asked) -> Answer:
        if asked.turn == 1 and not made:
            made.append(TaskManager(clone.path).create_checkpoint("cake", "the flour is in"))
            return salt
        return (flour, sugar, ask if len(model.requests) == 3 else ready)[asked.turn]

    with model_server(script) as (model, url):
        clone = kitchen(tmp_path / "clone", url)
        clone.task("cake", "title: Bake a cake\n")
        work(clone)
        TaskManager(clone.path).resume_from_checkpoint("cake", made[0].id)
        work(clone)

    assert [0, 1, 2, 1, 2] == [request.turn for request in model.requests]
    assert "First the flour." in conversation(model.requests[3])
    assert "salt" not in conversation(model.requests[3])
    assert ["cake", "sugar"] == [path.name for path in sorted(clone.path.glob("[cs]*"))]
    (kept,) = clone.git("for-each-ref", "--format=%(refname)", "refs/penguin/attempts/cake/1-*").split()
    assert "salt" == clone.git("show", f"{kept}:salt")
