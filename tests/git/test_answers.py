"""What servers say to a push, and what penguin makes of it."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.git import addresses, answers
from penguin_git.git.call import Result
from penguin_git.git.refs import Update
from penguin_git.git.refusals import told
from penguin_git.git.remote import GitRemote
from penguin_git.model.pushed import Answer, Fate
from tests.support.clones import Clone

URL = "https://me:secret@example.com/x.git"
JOB = "refs/heads/penguin/job"

# What git, ssh and forges print, and half of the sentence that a person gets.
SAID = {
    "fatal: unable to access 'https://me:secret@example.com/x.git/': Could not resolve host: example.com": (
        "no machine of the name `example.com` can be found"
    ),
    "ssh: connect to host example.com port 22: Connection refused\r\nfatal: Could not read": (
        "`example.com` can't be reached"
    ),
    "fatal: unable to access 'https://example.com/': Failed to connect to example.com port 443 after 1 ms": (
        "`example.com` can't be reached"
    ),
    "git@example.com: Permission denied (publickey).\r\nfatal: Could not read from remote repository.": (
        "`example.com` doesn't let you in"
    ),
    "fatal: could not read Username for 'https://example.com': terminal prompts disabled": (
        "`example.com` doesn't let you in"
    ),
    "remote: Invalid username or token.\nfatal: Authentication failed for 'https://example.com/x.git/'": (
        "`example.com` doesn't let you in"
    ),
    "Host key verification failed.\r\nfatal: Could not read from remote repository.": (
        "ssh doesn't know the key of `example.com`"
    ),
    "remote: Permission to x.git denied to jane.\nfatal: unable to access 'x': URL returned error: 403": (
        "your account may not push to `example.com`"
    ),
    "ssh: connect to host example.com port 22: Connection timed out": "`example.com` doesn't answer",
    "error: RPC failed; curl 28 Operation too slow. Less than 1 bytes/sec": "`example.com` doesn't answer",
    "fatal: unable to access 'x': server certificate verification failed. CAfile: none": (
        "the certificate of `example.com` can't be verified"
    ),
    "remote: error: GH006: Protected branch update failed for refs/heads/main.\n"
    "! [remote rejected] main -> main (protected branch hook declined)": "`example.com` protects the branch",
    "remote: GitLab: You are not allowed to push code to protected branches on this project.\n"
    "! [remote rejected] main -> main (pre-receive hook declined)": "`example.com` protects the branch",
    "remote: fatal: unable to create temporary object directory: Permission denied\n"
    "! [remote rejected] x -> x (unpacker error)": "`example.com` can't write its repository",
    "remote: fatal: write error: No space left on device\nerror: remote unpack failed: index-pack failed": (
        "there is no room left on `example.com`"
    ),
    "fatal: the receiving end does not support --atomic push": (
        "`example.com` can't move several refs at once"
    ),
    "fatal: the remote end hung up unexpectedly": "the connection to `example.com` was cut",
    "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502": (
        "the connection to `example.com` was cut"
    ),
    "fatal: repository 'https://example.com/x.git/' not found": (
        "there is no repository at `https://example.com/x.git`"
    ),
    "fatal: something new": "`example.com`: something new",
    "": "the connection to `example.com` was cut",
}


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_becomes_a_sentence_without_passwords(said: str) -> None:
    reason = told(said, URL).reason

    assert reason.startswith(SAID[said])
    assert "secret" not in reason


def answer_to(clone: Clone, server: Path, *updates: Update) -> Answer:
    """How the repository in a folder answers a push from the clone."""
    with clone.project() as project:
        return GitRemote(project.repo, str(server), patience=20).push(updates)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "clone")


@pytest.fixture
def server(tmp_path: Path, clone: Clone) -> Path:
    subprocess.run(["git", "clone", "-q", "--bare", str(clone.path), str(tmp_path / "s.git")], check=True)
    return tmp_path / "s.git"


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("receive.denyNonFastForwards", "takes only commits that go on from its own"),
        ("receive.denyDeletes", "lets nobody delete refs"),
        ("transfer.hideRefs", "hides refs of that name"),
    ],
)
def test_a_setting_of_the_server_that_forbids_it_is_a_refusal(
    clone: Clone, server: Path, setting: str, words: str
) -> None:
    old = clone.git("rev-parse", "HEAD")
    other = clone.git("commit-tree", "HEAD^{tree}", "-m", "unrelated")
    value = "refs/penguin" if setting.endswith("hideRefs") else "true"
    update = {
        "receive.denyNonFastForwards": Update(JOB, other, old),
        "receive.denyDeletes": Update(JOB, None, old),
        "transfer.hideRefs": Update("refs/penguin/requests/job", other, None),
    }[setting]
    subprocess.run(["git", f"--git-dir={server}", "update-ref", JOB, old], check=True)
    subprocess.run(["git", f"--git-dir={server}", "config", setting, value], check=True)

    answer = answer_to(clone, server, update)

    assert {update.ref: Fate.DENIED} == answer.fates
    assert words in answer.said


def test_a_branch_that_is_checked_out_there_is_said(clone: Clone, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(clone.path), str(tmp_path / "full")], check=True)
    old = clone.git("rev-parse", "HEAD")
    clone.commit({"new.txt": "x\n"})

    answer = answer_to(
        clone, tmp_path / "full", Update("refs/heads/main", clone.git("rev-parse", "HEAD"), old)
    )

    assert f"the branch is checked out in `{tmp_path}/full`" == answer.said
    assert "git clone --bare" in answer.hint


def test_a_hook_before_all_refs_speaks_for_all_of_them(clone: Clone, server: Path) -> None:
    hook = server / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nprintf 'not \\033[31mtoday\\n' >&2\nexit 1\n")
    hook.chmod(0o755)

    answer = answer_to(clone, server, Update(JOB, clone.git("rev-parse", "HEAD"), None))

    assert {JOB: Fate.DENIED} == answer.fates
    assert f"a hook of `{server}` declined it: not  [31mtoday" == answer.said


LINES = (
    f"To example.com:x.git\n*\tabc:{JOB}\t[new branch]\n!\tabc:refs/heads/b\t[rejected] (stale info)\n"
    "=\tabc:refs/heads/c\t[up to date]\n!\tabc:refs/heads/d\t[rejected] (atomic push failed)\n"
    "!\tabc:refs/heads/e\t[remote rejected] (hook declined)\n \tabc:refs/heads/f\tabc..def\nDone\n"
).encode()


def test_each_line_is_the_fate_of_a_ref() -> None:
    fates = answers.read(Result(1, LINES, ""), URL).fates

    assert {
        JOB: Fate.DONE,
        "refs/heads/b": Fate.STALE,
        "refs/heads/c": Fate.SAME,
        "refs/heads/d": Fate.TOGETHER,
        "refs/heads/e": Fate.DENIED,
        "refs/heads/f": Fate.DONE,
    } == fates


@given(st.integers(0, len(LINES)))
def test_an_answer_that_is_cut_says_no_more_than_the_whole_one(end: int) -> None:
    whole = answers.read(Result(1, LINES, ""), URL).fates

    cut = answers.read(Result(1, LINES[:end], ""), URL).fates

    assert cut.items() <= whole.items()


@given(st.binary(max_size=200), st.text(max_size=200), st.sampled_from([0, 1, 128, -9]))
def test_no_noise_makes_it_fail_or_speak_in_more_than_one_line(out: bytes, said: str, code: int) -> None:
    answer = answers.read(Result(code, out, said), URL)

    assert answer.exit == code
    assert answer.said.isprintable()


@given(st.text(max_size=60))
def test_no_address_that_is_let_through_is_an_option_or_names_a_helper(url: str) -> None:
    if addresses.objection(url) == "":
        assert not url.startswith("-")
        assert "::" not in url.split("/", maxsplit=1)[0] or "[" in url


@pytest.mark.parametrize(
    ("url", "machine"),
    [
        ("/srv/x.git", "/srv/x.git"),
        ("../x.git", "../x.git"),
        ("file:///srv/x.git", "file:///srv/x.git"),
        ("me@host:x.git", "host"),
        ("ssh://me@host:22/x.git", "host:22"),
        ("https://me:pw@host/x.git", "host"),
        ("git://host/x.git", "host"),
    ],
)
def test_ordinary_addresses_are_let_through(url: str, machine: str) -> None:
    assert addresses.objection(url) == ""
    assert machine == addresses.machine(url)


def test_a_lock_that_a_dead_push_left_on_the_server_is_named(clone: Clone, server: Path) -> None:
    lock = server / "refs/heads/penguin/job.lock"
    lock.parent.mkdir()
    lock.touch()

    answer = answer_to(clone, server, Update(JOB, clone.git("rev-parse", "HEAD"), None))

    assert Fate.DENIED not in answer.fates.values()
    assert "or died there" in answer.said
    assert answer.hint.endswith("/refs/heads/penguin/job.lock")


def test_what_a_dead_deletion_left_of_packed_refs_is_named(clone: Clone, server: Path) -> None:
    tip = clone.git("rev-parse", "HEAD")
    clone.git("push", "-q", str(server), f"HEAD:{JOB}")
    subprocess.run(["git", "pack-refs", "--all"], cwd=server, check=True)
    (server / "packed-refs.new").touch()

    answer = answer_to(clone, server, Update(JOB, None, tip))

    assert "or died there" in answer.said
    assert answer.hint.endswith("/packed-refs.new")


def test_a_folder_of_this_machine_is_known_as_one() -> None:
    assert Path("/srv/shared.git") == addresses.folder("/srv/shared.git")
    assert Path("/srv/shared.git") == addresses.folder("file:///srv/shared.git")
    assert addresses.folder("ssh://me@server/srv/shared.git") is None
    assert addresses.folder("server:shared.git") is None
