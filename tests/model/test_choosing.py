"""`auto` in the place of an agent."""

from penguin_git.model.choosing import Choice, choice, is_open, settled
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.matching import Ranked

FIRST = Ranked(name="a", score=0.7, reasons=("it is good", "it is cheap"))
OUT = Ranked(name="b", score=None, against="its skills are `docs`, and not `bug`")


def test_the_first_one_that_fits_is_chosen_with_its_reasons() -> None:
    assert Choice("a", "`a` is chosen for it: it is good; it is cheap") == choice((FIRST, OUT))


def test_where_none_fits_it_is_said_of_each_why() -> None:
    assert Choice("", "no agent fits it: `b`: its skills are `docs`, and not `bug`") == choice((OUT,))
    assert Choice("", "no agent fits it, as none is configured") == choice(())


def test_the_settings_of_an_attempt_name_who_was_chosen() -> None:
    config = Config(default_agent="auto", agents={"a": AgentConfig(type="shell")})

    assert is_open("auto", config)
    assert not is_open("auto", settled(config, "a"))
    assert {"auto": "a"} == settled(config, "a").aliases
    assert config == settled(config, "")
    assert not is_open("a", config)
    assert not is_open(None, config)
