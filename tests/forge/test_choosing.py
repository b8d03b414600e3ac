"""Which way leads to a forge, and that a token leads to its own host alone."""

import pytest

from penguin_git.errors import PenguinError
from penguin_git.forge.choosing import choose, token_for
from penguin_git.forge.github import GitHub
from penguin_git.forge.places import Place
from penguin_git.forge.printed import Printed
from penguin_git.forge.protocol import Forge, PullRequest, State
from penguin_git.model.config import ForgeConfig, ForgeType, Via

ADDRESS = "git@github.com:acme/lib.git"
TOKEN = "token-of-bot"  # noqa: S105 - of nobody
WISH = PullRequest(head="penguin/greet", base="main", title="Greet", body="")


def chosen(
    via: Via = Via.AUTO, *, token: str | None = None, program: bool = False, address: str = ADDRESS
) -> Forge:
    environ = {"GH_TOKEN": token} if token else {}
    return choose(address, ForgeConfig(via=via), environ, run=lambda *_: b"", has_program=lambda _: program)


def test_a_token_is_the_first_choice() -> None:
    assert isinstance(chosen(token=TOKEN, program=True), GitHub)


def test_a_program_is_the_second() -> None:
    assert isinstance(chosen(program=True), GitHub)


def test_without_both_a_person_opens_it_where_the_forge_has_a_page_for_that() -> None:
    forge = chosen()

    assert isinstance(forge, Printed)
    opened = forge.open(WISH)
    assert (0, "https://github.com/acme/lib/compare/main...penguin/greet?expand=1") == (
        opened.number,
        opened.url,
    )
    assert State.OPEN is forge.look(0).state
    assert ((), None) == (forge.said(0), forge.merger("0" * 40, "main"))


def test_of_an_address_that_is_no_forges_nothing_is_said() -> None:
    assert "" == chosen(token=TOKEN, address="/srv/lib.git").open(WISH).url


@pytest.mark.parametrize("via", [Via.API, Via.PROGRAM])
def test_a_way_that_is_wanted_and_not_there_is_said(via: Via) -> None:
    with pytest.raises(PenguinError):
        chosen(via)


@pytest.mark.parametrize(
    ("host", "environ", "token"),
    [
        ("github.com", {"GH_TOKEN": "a"}, "a"),
        ("github.com", {"GITHUB_TOKEN": "b"}, "b"),
        ("evil.example", {"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, ""),
        ("git.acme.org", {"GH_TOKEN": "a", "GH_HOST": "git.acme.org"}, "a"),
        ("github.com", {"GH_TOKEN": "a", "GH_HOST": "git.acme.org"}, ""),
        ("github.com.evil.example", {"GH_TOKEN": "a"}, ""),
    ],
)
def test_the_environment_says_whose_token_it_is(host: str, environ: dict[str, str], token: str) -> None:
    place = Place(ForgeType.GITHUB, f"https://{host}", host, "acme/lib")

    assert token == token_for(place, environ)
