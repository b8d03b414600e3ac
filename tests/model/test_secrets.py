"""What counts as a secret, and what is left of a text without it."""

import pytest

from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.secrets import Secrets, redacted

KEY = f"sk-ant-api03-{'A1b2C3d4' * 6}"


def test_what_looks_like_a_secret_is_replaced() -> None:
    assert "the key [redacted], and no more" == redacted(f"the key {KEY}, and no more")


def test_a_known_value_is_a_secret_whatever_it_looks_like_and_wherever_it_stands() -> None:
    secrets = Secrets(("plain-words",))

    assert "my[redacted]here" == secrets.redacted("myplain-wordshere")
    assert frozenset({b"plain-words"}) == secrets.found_in(b"\xffplain-words\xff")
    assert frozenset() == Secrets().found_in(b"plain-words")


def test_the_keys_of_all_agents_are_known_by_the_variables_that_hold_them() -> None:
    config = Config(
        agents={
            "robot": AgentConfig(type="anthropic", settings={"model": "toy"}),
            "local": AgentConfig(type="openai", settings={"model": "toy", "key_env": "LOCAL_KEY"}),
            "codex": AgentConfig(
                type="command", settings={"environment": ["CODEX_TOKEN", "CODEX_MODEL", "UNSET_TOKEN"]}
            ),
        }
    )
    environ = {
        "ANTHROPIC_API_KEY": "key-of-the-robot",
        "OPENAI_API_KEY": "key-of-nobody",
        "LOCAL_KEY": "key-of-local",
        "CODEX_TOKEN": "token-of-codex",
        "CODEX_MODEL": "a-word-of-many-files",
    }

    assert Secrets(("key-of-local", "key-of-the-robot", "token-of-codex")) == config.secrets(environ)


@pytest.mark.parametrize("value", ["", "x", "ollama"])
def test_a_value_too_short_for_a_key_is_none(value: str) -> None:
    config = Config(agents={"robot": AgentConfig(type="anthropic")})

    assert Secrets() == config.secrets({"ANTHROPIC_API_KEY": value})
