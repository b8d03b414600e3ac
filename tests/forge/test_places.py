"""Where a repository is on the web follows from the address that git pushes to."""

import pytest

from penguin_git.forge.places import place
from penguin_git.model.config import ForgeConfig, ForgeType

DEFAULT = ForgeConfig()


@pytest.mark.parametrize(
    "address",
    [
        "git@github.com:acme/lib.git",
        "github.com:acme/lib",
        "https://github.com/acme/lib.git",
        "https://user:secret@github.com/acme/lib",
        "ssh://git@github.com:22/acme/lib.git/",
    ],
)
def test_the_address_says_it(address: str) -> None:
    found = place(address, DEFAULT)

    assert found
    assert ("https://github.com/acme/lib", "https://api.github.com") == (found.web, found.api)


@pytest.mark.parametrize(
    ("kind", "api"),
    [(ForgeType.GITHUB, "api/v3"), (ForgeType.GITLAB, "api/v4"), (ForgeType.GITEA, "api/v1")],
)
def test_a_forge_of_ones_own_is_named_by_the_settings(kind: ForgeType, api: str) -> None:
    found = place("git@git.acme.org:group/sub/lib.git", ForgeConfig(type=kind))

    assert found
    assert ("https://git.acme.org/group/sub/lib", f"https://git.acme.org/{api}") == (found.web, found.api)


def test_an_alias_of_ssh_is_told_by_address_and_name() -> None:
    config = ForgeConfig(url="https://github.com", repository="acme/lib")

    found = place("work:whatever", config)

    assert found
    assert "https://github.com/acme/lib/pull/3" == found.page(3)


@pytest.mark.parametrize(
    "address",
    [
        "/srv/lib.git",
        "../lib.git",
        "file:///srv/lib.git",
        "ext::sh -c evil",
        "git@git.acme.org:acme/lib.git",
        "https://github.com/../../etc",
        "https://github.com/acme/lib?x=1",
        "https://github.com/acme/li b",
        "https://github.com/acme",
        "https://[::1/acme/lib",
        "https://github.com:99999999/acme/lib",
        "",
    ],
)
def test_no_forge_is_guessed(address: str) -> None:
    assert place(address, DEFAULT) is None


def test_the_page_for_opening_one_takes_names_as_they_are() -> None:
    found = place("https://gitlab.com/acme/lib.git", DEFAULT)

    assert found
    assert found.to_open("penguin/a&b", "main").endswith(
        "/acme/lib/-/merge_requests/new?merge_request[source_branch]=penguin/a%26b"
        "&merge_request[target_branch]=main"
    )
