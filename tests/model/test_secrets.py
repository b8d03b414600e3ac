"""What counts as a secret, and what is left of a text without it."""

import pytest

from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.secrets import NONE_KNOWN, Secrets, redacted

KEY = f"sk-ant-api03-{'A1b2C3d4' * 6}"
LONG = "0123456789abcdefghijABCDEFGHIJ"


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


@pytest.mark.parametrize(
    "text",
    [
        f"aws_secret_access_key = {LONG}KLMN/+QRST",
        f'"AWS_SECRET_ACCESS_KEY": "{LONG}KLMN/+QRST"',
        f"sk-ant-{LONG[:20]}",
        f"sk_live_{LONG[:24]}",
        f"ghp_{LONG}ABCDEF",
    ],
)
def test_a_secret_is_found_wherever_it_is(text: str) -> None:
    found = NONE_KNOWN.found_in(text.encode())

    assert 1 == len(found)
    assert "[redacted]" in redacted(text)
    assert LONG[:20] not in redacted(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"STRIPE_API_KEY={LONG}", "STRIPE_API_KEY=[redacted]"),
        (f"export DB_PASSWORD='{LONG}'", "export DB_PASSWORD='[redacted]'"),
        (f"Authorization: Bearer {LONG}", "Authorization: Bearer [redacted]"),
        ("git clone https://jane:hunter2@example.com/x", "git clone https://jane:[redacted]@example.com/x"),
        (f"a eyJ{LONG}.eyJ{LONG}.{LONG} b", "a [redacted] b"),
    ],
)
def test_what_stands_where_secrets_stand_is_not_printed_but_may_be_committed(
    text: str, expected: str
) -> None:
    assert expected == redacted(text)
    assert not NONE_KNOWN.found_in(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "MAX_TOKENS=15000",
        "token = secrets.token_hex(16)",
        "SECRET_KEY=settings.SECRET_KEY",
        "https://example.com:8080/a@b",
        "bearer of bad news",
        "sk-learn-contrib",
    ],
)
def test_code_is_left_as_it_is(text: str) -> None:
    assert text == redacted(text)
    assert not NONE_KNOWN.found_in(text.encode())
