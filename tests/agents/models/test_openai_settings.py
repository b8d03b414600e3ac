"""What may be said about an agent of the type `openai`, and what is answered to the rest."""

import pytest

from penguin_git.agents.models.openai_settings import NO_KEY, Api, openai_settings
from penguin_git.errors import PenguinError


def test_a_model_is_enough() -> None:
    api, settings = openai_settings({"model": "gpt-toy"})

    assert (Api.RESPONSES, "gpt-toy", "OPENAI_API_KEY") == (api, settings.model, settings.key_env)


@pytest.mark.parametrize(("said", "expected"), [({}, NO_KEY), ({"key_env": "TOY_KEY"}, "TOY_KEY")])
def test_another_server_gets_its_own_key_or_none(said: dict[str, object], expected: str) -> None:
    api, settings = openai_settings(
        {"model": "qwen3", "base_url": "http://localhost:8000/v1", "api": "chat", **said}
    )

    assert (Api.CHAT, expected) == (api, settings.key_env)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "It has no `model`"),
        ({"model": "x", "api": "chats"}, "There is no API `chats`"),
        ({"model": "x", "api": ["chat"]}, "There is no API"),
        ({"model": "x", "modle": 1}, "modle"),
        ({"model": "x", "api": "chat", "web_search": {}}, "The API `chat` has no search"),
        ({"model": "x", "web_search": {"blocked_domains": ["a"]}}, "no `blocked_domains`"),
    ],
)
def test_what_is_wrong_is_named_with_the_next_step(values: dict[str, object], said: str) -> None:
    with pytest.raises(PenguinError) as refusal:
        openai_settings(values)

    assert said in refusal.value.message
    assert refusal.value.hint


def test_without_the_library_the_command_that_brings_it_is_said() -> None:
    with pytest.raises(PenguinError) as refusal:
        openai_settings({"model": "gpt-toy"}, find=lambda _: None)

    assert "Run `pip install 'penguin-git[openai]'`." == refusal.value.hint
