"""Whose word is an approval."""

import pytest
from msgspec import structs

from penguin_git.model import consent
from penguin_git.model.config import AgentConfig, Committer, Config
from penguin_git.model.consent import Word

ROLES = Config(
    approvers={"lead": ("Ann@Example.com", "bob@example.com")},
    agents={"claude": AgentConfig(type="anthropic")},
    committer=Committer(email="penguin@bots.example.com"),
)


def by(author: str, committer: str = "", *, through_task_branch: bool = False, signer: str = "") -> Word:
    return Word(
        commit="1234567890",
        author=author,
        committer=committer or author,
        through_task_branch=through_task_branch,
        signer=signer,
    )


@pytest.mark.parametrize(
    ("approver", "word"),
    [
        ("lead", by("ann@example.com")),
        ("lead", by("Bob@example.com", "ann@example.com")),
        ("zoe@example.com", by("zoe@example.com")),
        ("Zoe <zoe@example.com>", by("ZOE@example.com")),
        ("somebody-else", by("zoe@example.com")),
        (None, by("zoe@example.com", "noreply@forge.example.com")),
    ],
)
def test_it_counts(approver: str | None, word: Word) -> None:
    assert "" == consent.objection(approver, [word], ROLES)


@pytest.mark.parametrize(
    ("approver", "word", "why"),
    [
        ("lead", by("zoe@example.com"), "`zoe@example.com`"),
        ("lead", by("ann@example.com", "zoe@example.com"), "committed by `zoe@example.com`"),
        ("lead", by("joann@example.com"), "`ann@example.com`, `bob@example.com` may approve it"),
        ("zoe@example.com", by("ann@example.com"), "`zoe@example.com` may approve it"),
        (None, by("zoe@example.com", "penguin@bots.example.com"), "penguin's or an agent's name"),
        (None, by("claude@bots.example.com", "zoe@example.com"), "penguin's or an agent's name"),
        (None, by("zoe@example.com", through_task_branch=True), "came with an agent's branch (1234567)"),
    ],
)
def test_it_does_not_count(approver: str | None, word: Word, why: str) -> None:
    assert why in consent.objection(approver, [word], ROLES)


def test_one_word_that_counts_is_enough() -> None:
    assert "" == consent.objection("lead", [by("zoe@example.com"), by("ann@example.com")], ROLES)


def test_no_word_is_none() -> None:
    assert "shallow" in consent.objection(None, [], ROLES)


def test_a_role_without_anybody_is_nobody() -> None:
    nobody = Config(approvers={"lead": ()})

    assert consent.objection("lead", [by("ann@example.com")], nobody)


SIGNED = structs.replace(ROLES, require_signed=True)


@pytest.mark.parametrize(
    ("approver", "word", "why"),
    [
        ("lead", by("ann@example.com", signer="ann@example.com"), ""),
        ("lead", by("ann@example.com", signer="Ann (work) <ann@example.com>"), ""),
        (None, by("zoe@example.com", signer="zoe@example.com"), ""),
        ("lead", by("ann@example.com"), "has no signature"),
        ("lead", by("ann@example.com", signer="zoe@example.com"), "signed by `zoe@example.com`"),
        (None, by("zoe@example.com", signer="ann@example.com"), "signed by `ann@example.com`"),
        ("lead", by("zoe@example.com", signer="ann@example.com"), "committed by `zoe@example.com`"),
    ],
)
def test_a_signature_has_to_be_that_of_the_one_who_may(approver: str | None, word: Word, why: str) -> None:
    found = consent.objection(approver, [word], SIGNED)

    assert (bool(why), True) == (bool(found), why in found)
