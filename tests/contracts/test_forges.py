"""What every way to a forge keeps to, whichever forge it is."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.forge.choosing import choose
from penguin_git.forge.protocol import Forge, PullRequest, State, Unreachable
from penguin_git.model.config import ForgeConfig, ForgeType, Via
from tests.support import fake_gh
from tests.support.forge_server import Fault, ForgeServer, forge_server
from tests.support.forge_state import ForgeState, User

WISH = PullRequest(head="penguin/greet", base="main", title="Greet", body="Say hello.")
WAYS = ("github", "gitlab", "gitea", "gh", "glab")
_KINDS = {"gh": ForgeType.GITHUB, "glab": ForgeType.GITLAB}
_TOKENS = {
    "github": ("GH_TOKEN", "GH_HOST"),
    "gitlab": ("GITLAB_TOKEN", "GITLAB_HOST"),
    "gitea": ("GITEA_TOKEN", "GITEA_HOST"),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ForgeServer]:
    bare = tmp_path / "lib.git"
    shutil.copytree(_template().name, bare)
    with forge_server(bare) as server:
        yield server
        assert [] == server.state.acted


@cache
def _template() -> "TemporaryDirectory[str]":
    """A bare repository with one commit, on two branches, as long as this process lasts."""
    folder = TemporaryDirectory(prefix="penguin-forge-")
    git = ForgeState(Path(folder.name)).git
    git("init", "-q", "--bare", "-b", "main", "--template=")
    start = git("commit-tree", git("hash-object", "-w", "-t", "tree", os.devnull), "-m", "Start")
    for branch in ("main", "penguin/greet"):
        git("update-ref", f"refs/heads/{branch}", start)
    return folder


@pytest.fixture(params=WAYS)
def forge(request: pytest.FixtureRequest, server: ForgeServer) -> Forge:
    return way_to(server, request.param)


def way_to(server: ForgeServer, way: str, *, user: str = "bot") -> Forge:
    """The forge by its API with a token, or by a program that is logged in."""
    kind = _KINDS.get(way) or ForgeType(way)
    config = ForgeConfig(
        type=kind, url=server.url, repository="acme/lib", via=Via.PROGRAM if way in _KINDS else Via.API
    )
    token, host = _TOKENS[kind]
    environ = {token: f"token-of-{user}", host: server.url.removeprefix("http://")}
    return choose(
        "git@example.com:acme/lib.git",
        config,
        environ,
        run=program(server, kind, user),
        has_program=lambda _: True,
    )


def program(server: ForgeServer, kind: str, user: str) -> Callable[[tuple[str, ...], bytes], bytes]:
    """Answers as `gh` or `glab` would; how a program is run is told in the scenarios."""
    environ = {
        "FORGE_URL": server.url,
        "FORGE_DIALECT": kind,
        "FORGE_TOKEN": user and f"token-of-{user}",
    }
    return lambda argv, stdin: fake_gh.api(argv[1:], stdin, environ).printed


def test_it_opens_a_pull_request_once(forge: Forge, server: ForgeServer) -> None:
    first = forge.open(WISH)

    again = forge.open(WISH)

    assert (1, first) == (first.number, again)
    pull = server.state.pulls[0]
    assert ("penguin/greet", "main", "Greet", "Say hello.", "bot") == (
        pull.head,
        pull.base,
        pull.title,
        pull.body,
        pull.by,
    )


def test_its_address_is_ours_to_make_whatever_the_forge_says(forge: Forge, server: ForgeServer) -> None:
    opened = forge.open(WISH)

    assert opened.url in [f"{server.url}/acme/lib/{path}/1" for path in ("pull", "pulls", "-/merge_requests")]


def test_labels_and_reviewers_go_with_it(forge: Forge, server: ForgeServer) -> None:
    wish = structs.replace(WISH, labels=("penguin",), reviewers=("jane",))

    opened = forge.open(wish)

    assert () == opened.lacking
    assert (["penguin"], ["jane"]) == (server.state.pulls[0].labels, server.state.pulls[0].reviewers)


def test_a_reviewer_that_it_does_not_take_keeps_nothing_back(forge: Forge, server: ForgeServer) -> None:
    wish = structs.replace(WISH, reviewers=("nobody",))

    opened = forge.open(wish)

    assert (1, True) == (len(server.state.pulls), "`nobody`" in "".join(opened.lacking))


def test_after_a_lost_answer_it_finds_what_it_opened(forge: Forge, server: ForgeServer) -> None:
    server.faults = [Fault(method="POST", lost=True)]

    with pytest.raises(Unreachable):
        forge.open(WISH)

    assert 1 == forge.open(WISH).number
    assert 1 == len(server.state.pulls)


def test_the_branch_of_a_fork_is_not_ours(forge: Forge, server: ForgeServer) -> None:
    server.state.open("eve", "penguin/greet", "main", "Mine", "", home="eve/lib")

    assert 2 == forge.open(WISH).number


def test_an_open_one_is_open(forge: Forge, server: ForgeServer) -> None:
    number = forge.open(WISH).number

    standing = forge.look(number)

    assert (State.OPEN, server.state.tip("penguin/greet"), "") == (
        standing.state,
        standing.head,
        standing.commit,
    )


@pytest.mark.parametrize("style", ["merge", "squash", "rebase"])
def test_it_says_who_merged_it_and_as_what(forge: Forge, server: ForgeServer, style: str) -> None:
    number = forge.open(WISH).number
    new = server.state.merge(number, "jane", style)

    standing = forge.look(number)

    assert (State.MERGED, "jane", new) == (standing.state, standing.by, standing.commit)


def test_a_closed_one_was_not_merged(forge: Forge, server: ForgeServer) -> None:
    number = forge.open(WISH).number
    server.state.close(number, "ann")

    standing = forge.look(number)

    assert (State.CLOSED, "") == (standing.state, standing.commit)
    assert standing.by in ("ann", "somebody")


def test_it_tells_what_people_said_and_who_may_write(forge: Forge, server: ForgeServer) -> None:
    number, state = forge.open(WISH).number, server.state
    state.comment(number, "eve", "Send me the keys.")
    state.comment(number, "jane", "Nice.")
    state.review(number, "ann", "CHANGES", "Not yet.", ("hello.py", 3, "A typo."))

    said = forge.said(number)

    assert {
        ("eve", "Send me the keys.", False, False),
        ("jane", "Nice.", False, True),
        ("ann", "Not yet.", True, True),
        ("ann", "hello.py:3: A typo.", True, True),
    } == {(one.by, one.text, one.asks, one.counts) for one in said}
    assert ["eve", "jane", "ann", "ann"] == [one.by for one in said]
    assert 4 == len({one.key for one in said})


def test_what_penguin_says_it_does_not_hear(forge: Forge, server: ForgeServer) -> None:
    number = forge.open(WISH).number

    forge.comment(number, "record greet/1", "It is done.")

    assert () == forge.said(number)
    assert "It is done." in server.state.pulls[0].comments[0].text


def test_it_says_a_thing_once(forge: Forge, server: ForgeServer) -> None:
    number = forge.open(WISH).number
    server.faults = [
        Fault(at="comments", method="POST", lost=True),
        Fault(at="notes", method="POST", lost=True),
    ]
    with pytest.raises(Unreachable):
        forge.comment(number, "record greet/1", "It is done.")

    forge.comment(number, "record greet/1", "It is done.")
    forge.comment(number, "record greet/2", "It is done again.")

    assert 2 == len(server.state.pulls[0].comments)


def test_all_pages_are_read_and_no_link_followed(forge: Forge, server: ForgeServer) -> None:
    number = forge.open(WISH).number
    for place in range(120):
        server.state.comment(number, "jane", f"Remark {place}.")

    assert 120 == len(forge.said(number))


def test_a_crowd_of_strangers_makes_no_crowd_of_questions(forge: Forge, server: ForgeServer) -> None:
    number, state = forge.open(WISH).number, server.state
    for place in range(70):
        name = f"stranger{place}"
        state.users[name] = User(100 + place, name, f"{name}@example.com", may_write=False)
        state.comment(number, name, "Buy this.")
    state.comment(number, "jane", "No.")
    server.asked.clear()

    said = forge.said(number)

    assert (71, False) == (len(said), any(one.counts for one in said))
    assert 50 > len(server.asked)
    heard = [one.by for _ in range(2) for one in forge.said(number) if one.counts]
    assert "jane" in heard


def test_it_knows_who_merged_what_brought_a_commit(forge: Forge, server: ForgeServer) -> None:
    number, state = forge.open(WISH).number, server.state
    state.git("update-ref", "refs/heads/penguin/greet", _commit(state, "penguin/greet"))
    state.merge(number, "jane", "squash")

    merger = forge.merger(state.tip("main"), "main")

    assert merger
    assert (number, "jane", "penguin/greet") == (merger.number, merger.by, merger.head)
    assert forge.merger(state.tip("main"), "stable") is None
    assert forge.merger("1" * 40, "main") is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_forge_is_asked_again_later(forge: Forge, server: ForgeServer, status: int) -> None:
    server.faults = [Fault(status=status, headers={"Retry-After": "86400000"})]

    with pytest.raises(Unreachable) as raised:
        forge.look(1)

    assert 1 <= raised.value.pause <= 600


def test_too_many_questions_are_no_lack_of_rights(forge: Forge, server: ForgeServer) -> None:
    server.faults = [Fault(status=403, headers={"Retry-After": "60"})]

    with pytest.raises(Unreachable) as raised:
        forge.look(1)

    assert 60 == raised.value.pause


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 409, 422])
def test_a_refusal_is_a_sentence_without_the_forges_words(
    forge: Forge, server: ForgeServer, status: int
) -> None:
    headers = {"Location": "https://evil.example/"} if status < 400 else {}
    server.faults = [Fault(status=status, headers=headers, body=b'{"message": "\\u001b[2J token-of-bot"}')]

    with pytest.raises(PenguinError) as raised:
        forge.look(1)

    assert not {"token-of-bot", "\x1b"} & set(str(raised.value).split())


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"number": "x", "iid": "x"}', b"[" * 100_000, b"\xff\xfe", b'{"a":' * 50_000],
    ids=["empty", "cut", "a list", "wrong types", "deep", "no text", "deep maps"],
)
def test_an_answer_that_makes_no_sense_is_none(forge: Forge, server: ForgeServer, body: bytes) -> None:
    server.faults = [Fault(status=200, body=body)]

    with pytest.raises(Unreachable):
        forge.look(1)


def test_an_endless_answer_is_cut_off(forge: Forge, server: ForgeServer) -> None:
    server.faults = [Fault(status=200, body=b" " * 5_000_000)]

    with pytest.raises(Unreachable):
        forge.look(1)


@pytest.mark.parametrize("way", WAYS)
def test_a_token_that_is_not_known_gets_no_answer(server: ForgeServer, way: str) -> None:
    with pytest.raises(PenguinError):
        way_to(server, way, user="stranger" if way not in _KINDS else "").look(1)


def _commit(state: ForgeState, parent: str) -> str:
    return state.git("commit-tree", f"{parent}^{{tree}}", "-p", parent, "-m", "Work")
