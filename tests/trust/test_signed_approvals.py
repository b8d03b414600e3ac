"""Where only signed approvals count, the key decides, whatever names stand in the commit."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.support.clones import Clone

LEAD, MALLORY = "lead@example.com", "mallory@example.com"
CONFIG = f"base: main\nrequire_signed: true\napprovers:\n  lead: [{LEAD}]\n"
TEXT = "title: Drop the tables\nrun: echo gone > gone.txt\nrequires_approval: true\napprover: lead\n"
HAS_SSH = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="openssh-client is not installed")
HAS_GPG = pytest.mark.skipif(shutil.which("gpg") is None, reason="gnupg is not installed")


def a_key(folder: Path, name: str) -> Path:
    """A new SSH key; its public part lies beside it."""
    key = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key)], check=True)
    return key


def signs(clone: Clone, kind: str, key: str) -> None:
    """From now on the commits of the clone are signed."""
    for name, value in {"gpg.format": kind, "user.signingKey": key, "commit.gpgSign": "true"}.items():
        clone.git("config", name, value)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    clone = Clone.new(tmp_path / "clone", config=CONFIG)
    clone.task("drop", TEXT)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_EMAIL", LEAD)
    return clone


def approve(clone: Clone) -> None:
    said = penguin(clone.path, "task", "approve", "drop")
    assert 0 == said.code, said.err


def known(clone: Clone, key: Path, address: str = LEAD) -> None:
    """The base knows whose key it is."""
    line = f"{address} {key.with_suffix('.pub').read_text()}"
    clone.commit({".penguin/allowed_signers": line}, "Say whose key it is")


@HAS_SSH
def test_the_key_of_the_one_who_may_counts(clone: Clone, tmp_path: Path) -> None:
    key = a_key(tmp_path, "lead")
    known(clone, key)
    signs(clone, "ssh", str(key))

    approve(clone)

    assert ("ready", ()) == (clone.row("drop").state, clone.row("drop").reasons)


@HAS_SSH
def test_another_key_under_the_same_name_does_not(clone: Clone, tmp_path: Path) -> None:
    known(clone, a_key(tmp_path, "lead"))
    signs(clone, "ssh", str(a_key(tmp_path, "forged")))

    approve(clone)

    assert "has no signature of a key that is known" in clone.row("drop").reasons[0]


@HAS_SSH
def test_the_key_of_somebody_else_does_not(clone: Clone, tmp_path: Path) -> None:
    key = a_key(tmp_path, "mallory")
    known(clone, key, MALLORY)
    signs(clone, "ssh", str(key))

    approve(clone)

    assert f"is signed by `{MALLORY}`, who may not approve it" in clone.row("drop").reasons[0]


@HAS_SSH
def test_the_settings_of_the_clone_have_no_say(clone: Clone, tmp_path: Path) -> None:
    key = a_key(tmp_path, "forged")
    own = tmp_path / "signers"
    own.write_text(f"{LEAD} {key.with_suffix('.pub').read_text()}")
    liar = tmp_path / "liar"
    liar.write_text("#!/bin/sh\necho 'Good \"git\" signature for lead@example.com'\nexit 0\n")
    liar.chmod(0o755)
    signs(clone, "ssh", str(key))
    approve(clone)

    clone.git("config", "gpg.ssh.allowedSignersFile", str(own))
    clone.git("config", "gpg.ssh.program", str(liar))

    assert "has no signature" in clone.row("drop").reasons[0]


def test_who_does_not_sign_is_told_so_before_anything_is_written(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD")

    said = penguin(clone.path, "task", "approve", "drop")

    assert (1, True) == (said.code, "your git does not sign commits" in said.err)
    assert before == clone.git("rev-parse", "HEAD")


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring of its own, where paths are short enough for the sockets of gpg's agent."""
    folder = Path(tempfile.mkdtemp(prefix="pgp-", dir="/tmp"))
    folder.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(folder))
    yield folder
    env = {**os.environ, "GNUPGHOME": str(folder)}
    subprocess.run(["gpgconf", "--kill", "all"], env=env, check=True)
    shutil.rmtree(folder)


@HAS_GPG
def test_a_key_of_gpg_counts_by_the_address_in_it(keyring: Path, clone: Clone) -> None:
    making = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", f"Lead <{LEAD}>", "ed25519"]
    subprocess.run([*making, "sign", "never"], check=True, capture_output=True)
    signs(clone, "openpgp", LEAD)

    approve(clone)

    assert "ready" == clone.row("drop").state
    shutil.rmtree(keyring / "private-keys-v1.d")
    (keyring / "trustdb.gpg").unlink()
    assert "has no signature of a key that is known" in clone.row("drop").reasons[0]
