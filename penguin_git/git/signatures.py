"""Who signed a commit, by git's own verification and by keys that are given, not by the clone's settings."""

import tempfile
from pathlib import Path

from penguin_git.git.call import Git

_GOOD = "G"  # git's letter for a valid signature of a key that is trusted
# Programs and files from a clone's configuration could say yes to anything.
_PROGRAMS = (
    "gpg.program=gpg",
    "gpg.openpgp.program=gpg",
    "gpg.ssh.program=ssh-keygen",
    "gpg.x509.program=gpgsm",
    "gpg.ssh.revocationFile=/dev/null",
)


def signer(git: Git, commit: str, allowed: bytes) -> str:
    """Return whom a valid signature of a commit names, '' where there is none.

    `allowed` are the lines of an allowed signers file, as `ssh-keygen` describes it: for SSH the name is the
    address there. For GPG it is the first name of the key, which the keyring of this machine has to trust.
    """
    with tempfile.NamedTemporaryFile(prefix="penguin-signers-") as file:
        Path(file.name).write_bytes(allowed)
        verifying = git.setting(*_PROGRAMS, f"gpg.ssh.allowedSignersFile={file.name}")
        words = ("log", "-1", "--no-show-signature", "--format=%G?%x00%GS", "--end-of-options", commit)
        letter, _, name = verifying.text(*words).partition("\0")
    return name if letter == _GOOD else ""
