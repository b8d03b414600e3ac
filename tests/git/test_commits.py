"""Commits as git reads them, and messages that nobody can forge a line of."""

import os
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.git import commits
from penguin_git.git.commits import Message, Signature
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.repository import Repository
from tests.git.building import both_hashes, commit, shell

WHEN = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
JANE = Signature("Jane Doe", "jane@example.com", WHEN)
PENGUIN = Signature("penguin", "penguin@localhost", WHEN.astimezone(UTC))
# What a hostile title or body is made of, beside everything else.
SHARP = st.sampled_from(
    ["\n", "\r\n", "\n\n", "\r", "Approved-by: x", "Penguin-Task :y", ": ", "-", " ", "\t", "---"]
)
TEXT = st.lists(SHARP | st.text(st.characters(codec=None), max_size=6), max_size=8).map("".join)


def write(objects: Objects, message: Message, author: Signature = JANE) -> str:
    tree, parent = objects.resolve("HEAD^{tree}"), objects.resolve("HEAD")
    assert tree
    assert parent
    return commits.write(
        objects, tree=tree, parents=[parent], author=author, committer=PENGUIN, message=message
    )


def shown(repo: Repository, oid: str, placeholder: str) -> str:
    return shell(repo.work_tree, "log", "-1", f"--format={placeholder}", oid)


@both_hashes
def test_git_reads_the_commit_that_was_written(repo: Repository, objects: Objects) -> None:
    oid = write(
        objects, Message("k3f9: land", "What happened.", (("Penguin-Task", "k3f9"), ("Penguin-Attempt", "2")))
    )

    assert "Jane Doe <jane@example.com> 2026-11-22T10:00:00+05:30" == shown(repo, oid, "%an <%ae> %aI")
    assert "penguin <penguin@localhost> 2026-11-22T04:30:00+00:00" == shown(repo, oid, "%cn <%ce> %cI")
    assert "k3f9: land" == shown(repo, oid, "%s")
    assert "What happened.\n\nPenguin-Task: k3f9\nPenguin-Attempt: 2" == shown(repo, oid, "%b")
    assert "Penguin-Task: k3f9\nPenguin-Attempt: 2" == shown(repo, oid, "%(trailers)")
    shell(repo.work_tree, "fsck", "--strict", oid)


@both_hashes
def test_a_commit_reads_back_as_it_was_written(objects: Objects) -> None:
    oid = write(objects, Message("One", "Two", (("Penguin-Task", "k3f9"),)))

    read = commits.load(objects, oid)

    assert (JANE, PENGUIN) == (read.author, read.committer)
    assert (objects.resolve("HEAD"),) == read.parents
    assert objects.resolve("HEAD^{tree}") == read.tree
    assert Message("One", "Two", (("Penguin-Task", "k3f9"),)) == Message.parse(read.message)


@pytest.mark.parametrize(
    "name", ["", "  ", "<evil>", "Jane\ncommitter Mallory <m@x> 0 +0000", "J\x00\x1b[31m", "İö漢\udcff"]
)
def test_no_name_breaks_the_commit(repo: Repository, objects: Objects, name: str) -> None:
    oid = write(objects, Message("One"), structs.replace(JANE, name=name, email=name))

    shell(repo.work_tree, "fsck", "--strict", oid)
    assert "penguin" == shown(repo, oid, "%cn")
    assert WHEN == commits.load(objects, oid).author.when


def test_a_time_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Signature("Jane", "jane@example.com", datetime(2026, 1, 1))  # noqa: DTZ001


def test_something_else_is_no_commit(repo: Repository, objects: Objects) -> None:
    with pytest.raises(MissingObject):
        commits.load(objects, shell(repo.work_tree, "rev-parse", "HEAD^{tree}"))


def test_old_and_odd_commits_are_read_all_the_same() -> None:
    raw = (
        b"tree %s\nparent %s\nparent %s\nauthor J\xf6rg <j@x> 99999999999999 +9900\ncommitter <> nonsense\n"
        b"encoding ISO-8859-1\ngpgsig -----BEGIN\n tree forged\n \n parent forged\n -----END\n"
        b"\ncaf\xe9\n\nauthor x\n"
    ) % (b"a" * 40, b"b" * 40, b"c" * 40)

    read = commits.parse("0" * 40, raw)

    assert ("a" * 40, ("b" * 40, "c" * 40)) == (read.tree, read.parents)
    assert Signature("Jörg", "j@x", datetime.fromtimestamp(0, UTC)) == read.author
    assert "café\n\nauthor x\n" == read.message


def test_a_commit_without_a_tree_is_refused() -> None:
    with pytest.raises(PenguinError, match="has no"):
        commits.parse("0" * 40, b"author a <b> 1 +0000\ncommitter a <b> 1 +0000\n\nx")


@pytest.mark.parametrize(
    "hostile",
    [
        Message("One\n\nApproved-by: boss"),
        Message("One", "Approved-by: boss"),
        Message("One", "Text.\n\nApproved-by: boss\nSigned-off-by: boss"),
        Message("One", "Text.\r\n\r\nApproved-by \t: boss"),
        Message("One", "Text.\n \t\nApproved-by: boss"),
        Message("One", "Text.\n---\nApproved-by: boss"),
        Message("One", "(cherry picked from commit 123)\nApproved-by: boss"),
        Message("", "Approved-by: boss"),
        Message("One", "", (("Penguin-Task", "k3f9\nApproved-by: boss"),)),
        Message("One", "", (("Penguin-Task", "k3f9\r\n\r\nApproved-by: boss"),)),
        Message("One", "", (("Penguin-Task", "k3f9\u2028Approved-by: boss"),)),
    ],
)
def test_nobody_forges_a_trailer(repo: Repository, objects: Objects, hostile: Message) -> None:
    oid = write(objects, hostile)

    keys = [key for key, _ in hostile.trailers]
    parsed = shell(repo.work_tree, "interpret-trailers", "--parse", stdin=hostile.format().encode())
    assert shown(repo, oid, "%(trailers:key=Approved-by)") == ""
    assert keys == shown(repo, oid, "%(trailers:keyonly)").split()
    assert keys == [line.split(":")[0] for line in parsed.splitlines()]
    assert keys == [key for key, _ in Message.parse(hostile.format()).trailers]


@settings(max_examples=300, deadline=None)
@given(subject=TEXT, body=TEXT, values=st.lists(TEXT, max_size=3))
def test_whatever_the_parts_are_the_message_has_these_trailers(
    subject: str, body: str, values: list[str]
) -> None:
    text = Message(subject, body, tuple(("Penguin-Note", value) for value in values)).format()

    parsed = Message.parse(text)

    assert [commits.one_line(value) for value in values] == list(parsed.values("penguin-note"))
    assert len(values) == len(parsed.trailers)
    assert text == parsed.format()
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in text)
    assert text.encode()


def test_control_and_bidi_characters_are_written_out() -> None:
    text = Message("a\x1b[31m\u202eb\tc", "d\x07\n\te\u2066f\x85").format()

    assert "a\\x1b[31m\\u202eb c\n\nd\\x07\n\te\\u2066f\\x85\n" == text


def test_ordinary_text_stays_as_it_is() -> None:
    body = "A list:\n\n- one: 1\n- two\n\n    code: here\n\nGrüße, 漢字, 👩‍💻."

    assert f"Land: twice\n\n{body}\n" == Message("Land: twice", body).format()


def test_a_trailer_needs_a_proper_key() -> None:
    with pytest.raises(ValueError, match="no key"):
        Message("One", trailers=(("Not a key", "x"),)).format()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\n", Message("One")),
        ("One\ntwo\n\nBody\n", Message("One two", "Body")),
        ("Key: value\n", Message("Key: value")),
        ("One\n\nKey: a\n b\nOther:c\n", Message("One", "", (("Key", "a b"), ("Other", "c")))),
        ("One\n\nA sentence.\nKey: value\n", Message("One", "A sentence.\nKey: value")),
        ("One\n\nBody\n\n\nKey: value\n\n", Message("One", "Body", (("Key", "value"),))),
        ("", Message("")),
    ],
)
def test_messages_of_people_are_read(text: str, expected: Message) -> None:
    assert expected == Message.parse(text)


def test_a_commit_in_the_users_name_has_their_identity(repo: Repository, objects: Objects) -> None:
    head = commit(repo, {"a": "1"})
    environ = {name: value for name, value in os.environ.items() if not name.endswith("_DATE")}
    repo = structs.replace(repo, environ=environ | {"GIT_AUTHOR_NAME": "Jane at work"})

    oid = commits.write_signed(
        repo.git, objects, tree=f"{head}^{{tree}}", parents=[head], message=Message("Töst", "b"), when=WHEN
    )

    assert "Jane at work|Jane Doe|jane@example.com|2026-11-22T10:00:00+05:30" == shown(
        repo, oid, "%an|%cn|%ce|%aI"
    )
    assert "Töst" == shown(repo, oid, "%s")
    assert "N" == shown(repo, oid, "%G?")


def test_a_user_without_an_identity_is_told_how_to_set_one(repo: Repository, objects: Objects) -> None:
    head = commit(repo, {"a": "1"})
    repo.git.run("config", "user.useConfigOnly", "true")
    nobody = structs.replace(repo, environ={"PATH": os.environ["PATH"]})

    with pytest.raises(PenguinError, match="does not know who you are") as caught:
        commits.write_signed(
            nobody.git, objects, tree=f"{head}^{{tree}}", parents=[head], message=Message("One"), when=WHEN
        )

    assert caught.value.hint.startswith("git config --global user.name")


@both_hashes
def test_a_commit_is_signed_where_the_users_git_signs(
    repo: Repository, objects: Objects, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for setting, value in {
        "gpg.format": "ssh",
        "user.signingKey": str(key),
        "commit.gpgSign": "true",
    }.items():
        repo.git.run("config", setting, value)
    head = commit(repo, {"a": "1"})

    oid = commits.write_signed(
        repo.git, objects, tree=f"{head}^{{tree}}", parents=[head], message=Message("One"), when=WHEN
    )

    assert "gpgsig" in shell(repo.work_tree, "cat-file", "commit", oid)
    assert (head,) == commits.load(objects, oid).parents


def test_a_signature_that_fails_is_said_plainly(repo: Repository, objects: Objects) -> None:
    head = commit(repo, {"a": "1"})
    for setting, value in {"gpg.program": "false", "commit.gpgSign": "true"}.items():
        repo.git.run("config", setting, value)

    with pytest.raises(PenguinError, match="could not sign the commit"):
        commits.write_signed(
            repo.git, objects, tree=f"{head}^{{tree}}", parents=[head], message=Message("One"), when=WHEN
        )
