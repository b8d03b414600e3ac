"""What a person says in one clone reaches a shared task wherever it is worked on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.driving import created, penguin, process
from tests.scenarios.test_many_machines import task
from tests.support.clones import Clone
from tests.support.forge_server import forge_server
from tests.support.machines import CONFIG, Shared

LONG = "sleep 60"


def two(folder: Path, **tasks: str) -> tuple[Shared, Clone, Clone]:
    """A shared repository with these tasks, and the clones of Ann and of Bob."""
    shared = Shared.new(folder, {f".penguin/tasks/{name}.yaml": text for name, text in tasks.items()})
    return shared, shared.machine(folder / "ann"), shared.machine(folder / "bob")


@contextmanager
def at_work(clone: Clone, begun: Path) -> Iterator[None]:
    """A clone's daemon, once it works on a task that says so."""
    with clone.daemon():
        Clone.wait_for(begun.exists)
        yield


def state_of(clone: Clone, name: str) -> str:
    """The status of a task as a person sees it who has just looked at the remote."""
    penguin(clone.path, "sync")
    return str(json.loads(penguin(clone.path, "task", "show", name, "--json").out)["task"]["status"])


def test_a_pause_reaches_the_machine_that_has_the_task(tmp_path: Path) -> None:
    shared, ann, bob = two(tmp_path, job=task(f"touch {tmp_path}/begun; {LONG}"))

    with at_work(ann, tmp_path / "begun"):
        said = penguin(bob.path, "task", "pause", "job")
        Clone.wait_for(lambda: state_of(bob, "job") == "paused")

    assert 0 == said.code, said.err
    assert bob.git("rev-parse", "main") == shared.git("rev-parse", "main")  # no commit on anybody's branch


def test_an_update_is_for_all_at_once(tmp_path: Path) -> None:
    shared, _, bob = two(tmp_path, job=task(LONG))

    said = penguin(bob.path, "task", "update", "job", "--priority", "critical")

    assert "on `main` of `origin`" in said.err
    assert "priority: critical" in shared.git("show", "main:.penguin/tasks/job.yaml")
    assert bob.git("rev-parse", "HEAD") == shared.git("rev-parse", "main")
    assert "" == bob.git("status", "--porcelain")


def test_an_update_leaves_commits_of_ones_own_alone(tmp_path: Path) -> None:
    shared, _, bob = two(tmp_path, job=task(LONG))
    bob.commit({"mine.txt": "Not for all yet.\n"})
    mine = bob.git("rev-parse", "HEAD")

    said = penguin(bob.path, "task", "update", "job", "--priority", "low")

    assert 0 == said.code, said.err
    assert mine == bob.git("rev-parse", "HEAD")
    assert "priority: low" in shared.git("show", "main:.penguin/tasks/job.yaml")
    assert "mine.txt" not in shared.git("ls-tree", "--name-only", "main")


def test_a_new_task_is_a_draft_until_it_is_pushed(tmp_path: Path) -> None:
    shared, _, bob = two(tmp_path)

    said = penguin(bob.path, "task", "create", "Try it", "--run", "true")
    before = json.loads(penguin(bob.path, "task", "show", said.out.strip(), "--json").out)["task"]["state"]
    bob.git("push", "-q")
    after = json.loads(penguin(bob.path, "task", "show", said.out.strip(), "--json").out)["task"]["state"]

    assert "a draft until it is on `origin` (`git push`)" in said.err
    assert ("draft", "ready") == (before, after)
    assert shared.git("rev-parse", "main") == bob.git("rev-parse", "main")


def test_a_task_made_on_the_base_is_for_all_at_once(tmp_path: Path) -> None:
    shared, _, bob = two(tmp_path)

    name = created(bob.path, "Try it", "--run", "true", "--on-base")

    assert f".penguin/tasks/{name}.yaml" in shared.git("ls-tree", "-r", "--name-only", "main")


def test_without_the_remote_an_edit_stays_in_the_clone_and_says_so(tmp_path: Path) -> None:
    shared, _, bob = two(tmp_path, job=task(LONG))
    shared.path.rename(tmp_path / "away.git")

    said = penguin(bob.path, "task", "update", "job", "--priority", "low")
    done = penguin(bob.path, "task", "done", "job")

    assert 0 == said.code, said.err
    assert "of this clone alone" in said.err
    assert "git push" in said.err
    assert "priority: low" in bob.git("show", "HEAD:.penguin/tasks/job.yaml")
    assert "`job` is completed in this clone alone: the remote can't be reached" in done.err
    assert "`git push` makes it count." in done.err


def test_without_the_remote_what_the_own_branch_lacks_is_not_edited_and_not_said_to_be_gone(
    tmp_path: Path,
) -> None:
    shared, _, bob = two(tmp_path)
    created(bob.path, "Mine", "--run", "true")  # a commit of one's own: the branch does not follow
    name = created(bob.path, "Try it", "--run", "true", "--on-base")
    shared.path.rename(tmp_path / "away.git")

    refused = penguin(bob.path, "task", "update", name, "--priority", "low")
    bob.git("rebase", "-q", "origin/main")
    said = penguin(bob.path, "task", "update", name, "--priority", "low")

    assert 1 == refused.code
    assert f"`.penguin/tasks/{name}.yaml` can't change: the remote can't be reached" in refused.err
    assert "`main` does not have it here yet" in refused.err
    assert "git rebase origin/main" in refused.err
    assert 0 == said.code, said.err
    assert "of this clone alone" in said.err


def test_without_the_remote_nobody_is_told_that_a_pause_was_heard(tmp_path: Path) -> None:
    shared, ann, bob = two(tmp_path, job=task(f"touch {tmp_path}/begun; {LONG}"))
    with at_work(ann, tmp_path / "begun"):
        penguin(bob.path, "sync")
        shared.path.rename(tmp_path / "away.git")

        said = penguin(bob.path, "task", "pause", "job")

        (tmp_path / "away.git").rename(shared.path)

    assert 1 == said.code
    assert "can't be reached" in said.err


def protected(folder: Path, config: str = "", **tasks: str) -> tuple[Shared, Clone]:
    """A shared repository whose base takes no pushes, and a clone."""
    files = {f".penguin/tasks/{name}.yaml": text for name, text in tasks.items()}
    shared = Shared.new(folder, files, CONFIG + config)
    hook = shared.path / "hooks/update"
    hook.write_text('#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "main is protected" >&2; exit 1; }\n')
    hook.chmod(0o755)
    return shared, shared.machine(folder / "bob")


def test_where_the_base_is_protected_an_edit_goes_to_a_branch_that_can_be_merged(tmp_path: Path) -> None:
    shared, bob = protected(tmp_path, job=task(LONG))
    before = shared.git("rev-parse", "main")

    said = penguin(bob.path, "task", "update", "job", "--priority", "high")
    [(branch, _)] = shared.refs("refs/heads/penguin-edit/").items()

    assert 0 == said.code, said.err
    assert branch.removeprefix("refs/heads/") in said.err
    assert "open a pull request for it" in said.err
    assert (before, before) == (shared.git("rev-parse", "main"), bob.git("rev-parse", "HEAD"))
    assert "priority: high" in shared.git("show", f"{branch}:.penguin/tasks/job.yaml")
    assert ".penguin/tasks/job.yaml" == shared.git("diff", "--name-only", f"main..{branch}")


def test_where_the_base_is_protected_new_tasks_wait_for_their_merge(tmp_path: Path) -> None:
    shared, bob = protected(
        tmp_path, big="title: Do all\ndescription: |\n  - the one half\n  - the other half\n"
    )

    plain = penguin(bob.path, "task", "create", "Read", "--on-base", "--id", "read")
    told = penguin(bob.path, "task", "create", "Write", "--on-base", "--id", "write", "--json")
    parts = penguin(bob.path, "task", "split", "big", "--into", "2")

    assert (0, "read\n") == (plain.code, plain.out), plain.err
    assert "Committed `.penguin/tasks/read.yaml` on `penguin-edit/" in plain.err
    assert (0, "draft") == (told.code, json.loads(told.out)["task"]["state"])
    assert (0, 2) == (parts.code, len(parts.out.splitlines())), parts.err
    assert 3 == len(shared.refs("refs/heads/penguin-edit/"))


def test_where_the_base_is_protected_nobody_takes_a_task_for_themselves(tmp_path: Path) -> None:
    shared, bob = protected(tmp_path, job="title: Think about it\n")

    said = penguin(bob.path, "task", "next", "--claim")

    assert 1 == said.code
    assert "main is protected" in said.err
    assert {} == shared.refs("refs/heads/penguin-edit/")


def test_the_forge_opens_the_pull_request_of_an_edit_and_merged_it_counts(tmp_path: Path) -> None:
    bare = tmp_path / "shared.git"
    with forge_server(bare) as server:
        settings = f"forge: {{type: github, url: {server.url}, repository: acme/lib}}\n"
        shared, bob = protected(
            tmp_path,
            settings,
            job="title: Do it\nrequires_approval: true\n" + task(LONG).partition("title: Do it\n")[2],
        )
        known = {"GH_HOST": server.url.removeprefix("http://"), "GH_TOKEN": "token-of-bot"}

        said = process(bob.path, "task", "approve", "job", "--notes", "Fine by me", **known)

    assert 0 == said.code, said.err
    [pull] = server.state.pulls
    assert ("main", "job: approve Do it") == (pull.base, pull.title)
    assert f"/pull/{pull.number}" in said.err
    assert pull.head in " ".join(shared.refs("refs/heads/penguin-edit/"))

    (shared.path / "hooks/update").unlink()
    server.state.merge(pull.number, "jane")

    assert "has to approve" in str(bob.row("job").reasons)
    penguin(bob.path, "sync")
    assert "ready" == bob.row("job").state
