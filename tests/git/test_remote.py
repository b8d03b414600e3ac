"""A shared repository, over every way to reach one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.refs import Update
from penguin_git.git.remote import GitRemote, Unreachable, url_of
from penguin_git.model.pushed import Denied, Fate, Lost, Unknown, Won, verdict
from tests.support.clones import Clone
from tests.support.servers import KINDS, Server, http, serving

MAIN, JOB, KEPT = "refs/heads/main", "refs/heads/penguin/job", "refs/penguin/attempts/job/1-a"
MIRROR = "refs/remotes/origin/main"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "clone")


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path, clone: Clone) -> Iterator[Server]:
    with serving(request.param, tmp_path, clone.path) as server:
        yield server


def remote(clone: Clone, server: Server, patience: float = 20) -> GitRemote:
    with clone.project() as project:
        return GitRemote(project.repo, server.url, patience=patience)


def is_running(pid: str) -> bool:
    """Whether a process is there and no zombie."""
    status = Path(f"/proc/{pid}/status")
    try:
        return "State:\tZ" not in status.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def head(clone: Clone) -> str:
    return clone.git("rev-parse", "HEAD")


def commit(clone: Clone, message: str) -> str:
    """A commit that only the clone has, and no ref of it."""
    return clone.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", message)


def test_refs_are_read_by_whole_names_and_by_folders(clone: Clone, server: Server) -> None:
    server.git("update-ref", JOB, head(clone))
    server.git("update-ref", "refs/heads/refs/heads/main", head(clone))

    assert {MAIN: head(clone)} == remote(clone, server).refs(MAIN)
    assert {JOB: head(clone)} == remote(clone, server).refs("refs/heads/penguin/", KEPT)


def test_what_others_pushed_is_fetched_and_what_is_gone_stays_away(clone: Clone, server: Server) -> None:
    other = Clone(clone.path.with_name("other"), clone.world)
    subprocess.run(["git", "clone", "-q", str(server.bare), str(other.path)], check=True)
    other.commit({"new.txt": "new\n"})
    other.git("push", "-q", "origin", f"HEAD:{JOB}")

    remote(clone, server).fetch({JOB: "refs/penguin/here/job", KEPT: "refs/penguin/here/kept", MAIN: MIRROR})

    assert head(other) == clone.git("rev-parse", "refs/penguin/here/job")
    assert "new" == clone.git("show", "refs/penguin/here/job:new.txt")
    assert head(clone) == clone.git("rev-parse", MIRROR)
    assert "" == clone.git("for-each-ref", "refs/penguin/here/kept")


def test_of_two_claims_one_is_won(clone: Clone, server: Server) -> None:
    ours, theirs = commit(clone, "ours"), commit(clone, "theirs")
    shared = remote(clone, server)

    first = shared.push([Update(JOB, ours, None), Update(KEPT, head(clone), None)])
    wants = [Update(JOB, theirs, None), Update(KEPT, theirs, None)]
    second = shared.push(wants)

    assert ({JOB: Fate.DONE, KEPT: Fate.DONE}, 0) == (first.fates, first.exit)
    assert Lost(JOB) == verdict(wants, second, shared.refs(JOB, KEPT))
    assert ours == server.refs()[JOB]


def test_one_lease_that_does_not_hold_keeps_all_refs_where_they_are(clone: Clone, server: Server) -> None:
    ours = commit(clone, "ours")
    shared = remote(clone, server)

    answer = shared.push([Update(JOB, ours, None), Update(MAIN, ours, ours)])

    assert {JOB: Fate.TOGETHER, MAIN: Fate.STALE} == answer.fates
    assert JOB not in server.refs()


def test_a_ref_is_deleted_only_where_it_stands_as_it_should(clone: Clone, server: Server) -> None:
    server.git("update-ref", JOB, head(clone))
    shared = remote(clone, server)

    answer = shared.push([Update(JOB, None, commit(clone, "other"))])
    assert Fate.STALE is answer.fates[JOB]
    assert JOB in server.refs()
    shared.push([Update(JOB, None, head(clone))])

    assert JOB not in server.refs()


def test_a_lost_reply_is_a_won_push(clone: Clone, server: Server) -> None:
    server.lose_next_reply()
    wants = [Update(JOB, commit(clone, "ours"), None)]

    answer = remote(clone, server).push(wants)

    assert Won() == verdict(wants, answer, remote(clone, server).refs(JOB))


def test_a_server_that_is_away_is_said_in_a_sentence(clone: Clone, server: Server) -> None:
    wants = [Update(JOB, commit(clone, "ours"), None)]
    with server.cut():
        with pytest.raises(Unreachable) as caught:
            remote(clone, server).refs(MAIN)
        answer = remote(clone, server).push(wants)

    assert caught.value.message.endswith(("can't be reached.", "was cut.", f"at `{server.url}`."))
    assert answer.said
    assert isinstance(verdict(wants, answer, None), Unknown)
    assert isinstance(verdict(wants, answer, remote(clone, server).refs(JOB)), Unknown)


def test_what_a_hook_says_is_passed_on(clone: Clone, server: Server) -> None:
    server.deny(JOB)
    wants = [Update(JOB, commit(clone, "ours"), None)]

    answer = remote(clone, server).push(wants)

    ending = verdict(wants, answer, remote(clone, server).refs(JOB))
    assert isinstance(ending, Denied)
    assert f"declined it: {JOB} is not for you" in ending.reason


def test_the_password_of_a_credential_helper_is_used_and_a_missing_one_is_said(
    clone: Clone, tmp_path: Path
) -> None:
    with serving("path", tmp_path, clone.path) as stored, http(stored.bare, "Basic bWU6c2VjcmV0") as server:
        with pytest.raises(Unreachable, match="doesn't let you in"):
            remote(clone, server).refs(MAIN)

        clone.git("config", "--global", "credential.helper", "!echo username=me; echo password=secret; :")

        assert {MAIN: head(clone)} == remote(clone, server).refs(MAIN)


def test_the_settings_of_the_clone_itself_have_no_say(clone: Clone, tmp_path: Path) -> None:
    trap = f"!touch {tmp_path}/trapped; :"
    with serving("path", tmp_path, clone.path) as stored, http(stored.bare, "Basic bWU6c2VjcmV0") as server:
        for key, value in (
            ("credential.helper", trap),
            ("core.askPass", str(tmp_path / "trapped")),
            ("core.sshCommand", trap),
            ("core.gitProxy", trap),
            ("http.proxy", "http://127.0.0.1:1"),
            (f"url.{tmp_path}/elsewhere.insteadOf", server.url),
            (f"remote.{server.url}.uploadpack", trap),
        ):
            clone.git("config", key, value)
        with pytest.raises(Unreachable, match="doesn't let you in"):
            remote(clone, server).refs(MAIN)

    assert not (tmp_path / "trapped").exists()


def test_a_server_that_says_nothing_is_given_up_with_all_that_was_started(
    clone: Clone, tmp_path: Path
) -> None:
    program = tmp_path / "silent-ssh"
    program.write_text(f"#!/bin/sh\nsleep 1000 &\necho $! >{tmp_path}/pid\nwait\n")
    program.chmod(0o755)
    clone.git("config", "--global", "core.sshCommand", str(program))
    with clone.project() as project:
        silent = GitRemote(project.repo, "me@somewhere:x.git", patience=0.5)

        with pytest.raises(Unreachable, match="`somewhere` doesn't answer"):
            silent.refs(MAIN)

    pid = (tmp_path / "pid").read_text().strip()
    clone.wait_for(lambda: not is_running(pid))


def test_ssh_never_asks_and_does_not_wait_for_ever(clone: Clone, tmp_path: Path) -> None:
    with serving("ssh", tmp_path, clone.path) as server:
        remote(clone, server).refs(MAIN)

        calls = (tmp_path / "ssh" / "calls").read_text()
    assert "-oBatchMode=yes" in calls
    assert "-oServerAliveInterval" in calls


@pytest.mark.parametrize(
    "url",
    ["ext::sh -c touch% x", "-u", "--upload-pack=x", "ssh://-oProxyCommand=x/y", "", "a\nb", "foo://x/y"],
)
def test_addresses_that_would_run_something_are_refused(clone: Clone, url: str) -> None:
    with clone.project() as project, pytest.raises(PenguinError, match="can't be used as a remote"):
        GitRemote(project.repo, url)


def test_the_address_is_what_stands_in_the_clone_and_passwords_are_not_shown(clone: Clone) -> None:
    with clone.project() as project:
        assert url_of(project.repo, "origin") is None
        clone.git("remote", "add", "origin", "http://me:secret@127.0.0.1:1/x.git")
        url = url_of(project.repo, "origin")
        assert url == "http://me:secret@127.0.0.1:1/x.git"
        with pytest.raises(Unreachable) as caught:
            GitRemote(project.repo, url, patience=20).refs(MAIN)

    assert "`127.0.0.1:1` can't be reached" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_clone_without_history_can_fetch_and_push(clone: Clone, tmp_path: Path) -> None:
    clone.commit({"second.txt": "2\n"})
    with serving("path", tmp_path, clone.path) as server:
        subprocess.run(
            ["git", "clone", "-q", "--depth=1", f"file://{server.bare}", str(tmp_path / "low")], check=True
        )
        low = Clone(tmp_path / "low", clone.world)
        low.commit({"third.txt": "3\n"})
        wants = [Update(JOB, head(low), None)]

        shared = remote(low, server)
        answer = shared.push(wants)
        shared.fetch({JOB: "refs/penguin/here/job"})

    assert Won() == verdict(wants, answer, server.refs())
    assert head(low) == low.git("rev-parse", "refs/penguin/here/job")


def test_a_sha256_repository_is_shared_too(tmp_path: Path) -> None:
    for name, words in (("shared.git", ["--bare"]), ("clone", [])):
        subprocess.run(
            ["git", "init", "-q", "--object-format=sha256", "-b", "main", *words, str(tmp_path / name)],
            check=True,
        )
    clone = Clone(tmp_path / "clone")
    clone.commit({".penguin/config.yaml": "base: main\n"})
    with clone.project() as project:
        shared = GitRemote(project.repo, str(tmp_path / "shared.git"))
        answer = shared.push([Update(MAIN, head(clone), None)])
        shared.fetch({MAIN: MIRROR})

    assert {MAIN: Fate.DONE} == answer.fates
    assert head(clone) == clone.git("rev-parse", MIRROR)
