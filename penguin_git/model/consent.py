"""Whose word an approval is, and why that word does not count."""

import re
from collections.abc import Iterable

from msgspec import Struct

from penguin_git.model.config import Config

_BETWEEN = re.compile(r"[\s<>()\[\],;]+")


class Word(Struct, frozen=True, kw_only=True):
    """A commit that brought an approval to the base, with the addresses of its author and committer.

    `signer` is whom a valid signature names; empty for none, and where nobody asks for one.
    """

    commit: str
    author: str
    committer: str
    through_task_branch: bool = False
    signer: str = ""


def objection(approver: str | None, words: Iterable[Word], config: Config) -> str:
    """Why an approval does not count, as the end of a sentence; empty where one of its commits does."""
    found = "no commit of the base branch brought it; a shallow clone cuts history off"
    for word in words:
        found = _against(word, allowed(approver, config), config)
        if not found:
            return ""
    return found


def allowed(approver: str | None, config: Config) -> frozenset[str] | None:
    """The addresses, in lower case, of those who may approve; None: anybody, as no address is known."""
    if approver in config.approvers:
        return addresses(" ".join(config.approvers[approver]))
    return addresses(approver or "") or None


def addresses(text: str) -> frozenset[str]:
    """The e-mail addresses in a text, in lower case; `@team` is none, but a role."""
    return frozenset(word.casefold() for word in _BETWEEN.split(text) if "@" in word[1:])


def _against(word: Word, who: frozenset[str] | None, config: Config) -> str:
    by = {word.author.casefold(), word.committer.casefold()}
    if word.through_task_branch:
        return f"it came with an agent's branch ({word.commit[:7]})"
    if by & _ours(config):
        return f"it was committed in penguin's or an agent's name ({word.commit[:7]})"
    if who is not None and not by <= who:
        others = ", ".join(f"`{address}`" for address in sorted(by - who))
        named = ", ".join(f"`{address}`" for address in sorted(who))
        return f"it was committed by {others} ({word.commit[:7]}), and {named} may approve it"
    return _against_signature(word, who) if config.require_signed else ""


def _against_signature(word: Word, who: frozenset[str] | None) -> str:
    if not word.signer:
        return f"its commit ({word.commit[:7]}) has no signature of a key that is known"
    if addresses(word.signer) & (who or {word.author.casefold(), word.committer.casefold()}):
        return ""
    return f"its commit ({word.commit[:7]}) is signed by `{word.signer}`, who may not approve it"


def _ours(config: Config) -> frozenset[str]:
    """The addresses in which claims, checkpoints and landings are committed, and no person's."""
    ours, domain = config.committer.email, config.committer.email.rpartition("@")[2]
    agents = ("shell", "workflow", *config.agents)
    return frozenset(address.casefold() for address in (ours, *(f"{name}@{domain}" for name in agents)))
