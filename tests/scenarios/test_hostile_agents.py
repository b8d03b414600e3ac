"""What an agent does to git, `.penguin` and paths is of no account: penguin commits, by its own policy."""

from pathlib import Path

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.robots import append, robot_clone, run, write

KEY = f"AKIA{'ABCDEFGH' * 2}"


def done(path: Path, script: str, *, config: str = "", files: dict[str, str] | None = None) -> Clone:
    """A clone in which an agent wrote `real.txt` and ran this script, and all came to rest."""
    clone = robot_clone(path / "clone", write("real.txt"), run(script), config=config, files=files)
    clone.task("other", "title: Other\nstatus: paused\n")
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    clone.run()
    return clone


@pytest.mark.parametrize(
    "script",
    [
        "rm .git",
        "echo 'gitdir: /nowhere' > .git",
        "rm .git; git init -q .; git add -A; git -c user.name=x -c user.email=x@x commit -qm mine",
        "git add -A; git -c user.name=x -c user.email=x@x commit -qm mine",
        "git checkout -q -b mine; git -c user.name=x -c user.email=x@x commit -qm mine --allow-empty",
        "git reset -q --hard; echo x > real.txt; git rm -q -r --cached .",
        "git add -A; git update-index --assume-unchanged real.txt; echo y > real.txt; echo x > real.txt",
        "rm -rf .penguin; ln -s /etc .penguin",
        "rm -rf .penguin/tasks; ln -s /etc .penguin/tasks",
        "rm -rf .penguin; echo file > .penguin",
        "chmod -R a-w .",
    ],
    ids=lambda script: script[:30],
)
def test_the_work_lands_whatever_the_agent_does_to_git_and_penguin(tmp_path: Path, script: str) -> None:
    clone = done(tmp_path, script, config="sandbox: off\n")  # with walls the scripts just fail

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "x\n" == clone.read("real.txt")
    assert TaskStatus.PAUSED is clone.on_base("other").status
    changed = clone.git("show", "--name-only", "--format=", "HEAD").split()
    assert [".penguin/records/jo/job/1.yaml", ".penguin/tasks/job.yaml", "real.txt"] == changed
    assert "" == clone.git("status", "--porcelain")
    assert [] == clone.worktrees()
    assert "" == clone.git("fsck", "--strict", "--no-dangling")


def test_a_link_out_of_the_tree_is_committed_as_a_link_and_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not copy\n")

    clone = done(tmp_path, f"ln -s {secret} link; ln -s {tmp_path} folder")

    assert str(secret) == clone.git("cat-file", "blob", "HEAD:link")
    assert str(tmp_path) == clone.git("cat-file", "blob", "HEAD:folder")
    assert "do not copy\n" == secret.read_text()


def test_files_to_copy_are_not_written_through_an_agents_link(tmp_path: Path) -> None:
    target, folder = tmp_path / "target", tmp_path / "folder"
    target.write_text("mine\n")
    folder.mkdir()
    copied = "worktree:\n  copy: [local.cfg, deep/local.cfg]\n"
    clone = robot_clone(
        tmp_path / "clone",
        run(f"rm -rf local.cfg deep; ln -s {target} local.cfg; ln -s {folder} deep"),
        config=copied,
        files={".gitignore": ""},
    )
    clone.write("local.cfg", "a secret\n")
    clone.write("deep/local.cfg", "a secret\n")
    clone.task("job", "title: Do it\nassigned_to: robot\nacceptance: [{check: 'true'}]\n")

    clone.run()

    assert "mine\n" == target.read_text()
    assert [] == list(folder.iterdir())
    assert "leads `deep/local.cfg` out of it" in clone.records("job")[0].checks[0].output


def test_a_repository_inside_is_withheld(tmp_path: Path) -> None:
    clone = done(
        tmp_path, "git init -q sub; cd sub; git -c user.name=x -c user.email=x@x commit -q --allow-empty -m x"
    )

    assert ["sub/"] == [withheld.path for withheld in clone.records("job")[0].withheld]
    assert not (clone.path / "sub").exists()


def test_secrets_do_not_reach_log_record_or_commits(tmp_path: Path) -> None:
    clone = robot_clone(
        tmp_path / "clone",
        write("real.txt"),
        run(f"echo the key is {KEY}"),
        {"do": "checkpoint", "description": f"with {KEY}"},
        append("real.txt", "y\n"),
        {"do": "checkpoint", "description": f"again {KEY}"},
        {"do": "end", "summary": f"I used {KEY}", "handoff": f"Use {KEY} again"},
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    clone.task("sh", f"title: Print it\nrun: 'echo {KEY[:4]}\"\"{KEY[4:]}; touch sh.txt'\n")
    before = clone.git("rev-parse", "HEAD")

    clone.run()

    assert [TaskStatus.COMPLETED] * 2 == [clone.on_base(name).status for name in ("job", "sh")]
    everything = clone.git("rev-list", "--objects", "--no-object-names", "--all", "--not", before).split()
    assert len(everything) > 20
    for oid in everything:
        kind = clone.git("cat-file", "-t", oid)
        assert kind == "tree" or KEY not in clone.git("cat-file", kind, oid)
    assert "[redacted]" in clone.records("job")[0].summary
    assert "[redacted]" == clone.records("sh")[0].summary


def propose(name: str, text: str) -> str:
    """The piece of a script that proposes a task."""
    return f"mkdir -p $(dirname .penguin/tasks/{name}); printf '{text}' > .penguin/tasks/{name}.yaml; "


def test_proposals_cannot_take_the_id_of_a_task_that_exists(tmp_path: Path) -> None:
    clone = done(tmp_path, propose("sub/other", "title: Mine now\\n") + propose("new", "title: New\\n"))

    assert "Other" == clone.on_base("other").title
    assert "New" == clone.on_base("new").title
    (withheld,) = clone.records("job")[0].withheld
    assert (".penguin/tasks/sub/other.yaml", "there is a task `other` already") == (
        withheld.path,
        withheld.reason,
    )


def test_a_proposal_whose_id_is_taken_meanwhile_gives_way(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    script = propose("sub/same", "title: By the agent\\n") + propose("also", "title: By the agent\\n")
    clone = robot_clone(
        tmp_path / "clone",
        write("real.txt"),
        run(f"{script} touch {started}; until [ -e {gate} ]; do sleep 0.02; done"),
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.task("same", "title: By a person\nstatus: paused\n")
        clone.task("also", "title: By a person\nstatus: paused\n")
        gate.touch()
        daemon.until(lambda _: (clone.path / "real.txt").exists())

    assert ["By a person"] * 2 == [clone.on_base(name).title for name in ("same", "also")]
    assert "<<<<" not in clone.read(".penguin/tasks/also.yaml")
    assert () == clone.broken()


def test_a_failed_attempts_proposals_do_not_replace_a_persons_task(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = robot_clone(
        tmp_path / "clone",
        run(
            f"{propose('also', 'title: By the agent')} touch {started}; "
            f"until [ -e {gate} ]; do sleep 0.02; done; exit 1"
        ),
    )
    clone.task("job", "title: Do it\nassigned_to: robot\n")
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)
        clone.task("also", "title: By a person\nstatus: paused\n")
        gate.touch()
        daemon.until_rests("job")

    assert Outcome.FAILED is clone.records("job")[0].outcome
    assert "By a person" == clone.on_base("also").title


def test_at_most_twenty_proposals_are_kept_and_unreadable_ones_are_listed(tmp_path: Path) -> None:
    many = "".join(propose(f"p{number:02}", "title: P\\n") for number in range(25))

    clone = done(tmp_path, propose("00broken", "title: [\\n") + many)

    (record,) = clone.records("job")
    assert 19 == len(record.proposals)
    reasons = [withheld.reason for withheld in record.withheld]
    assert 6 == sum("at most 20" in reason for reason in reasons)
    assert 1 == sum(reason.startswith("not a task file:") for reason in reasons)


def test_a_proposal_does_not_make_a_container_of_somebody_elses_task(tmp_path: Path) -> None:
    clone = done(tmp_path, propose("child", "title: Child\\nparent: other\\n"))

    assert None is clone.on_base("child").parent


def test_a_proposal_with_a_secret_is_withheld(tmp_path: Path) -> None:
    clone = done(tmp_path, propose("leak", f"title: Use {KEY}\\n"))

    (record,) = clone.records("job")
    assert ["it holds what looks like a secret"] == [withheld.reason for withheld in record.withheld]


def test_a_project_may_drop_proposals_or_let_them_run(tmp_path: Path) -> None:
    script = propose("next", "title: Next\\nrun: touch next.txt\\n")

    dropped = done(tmp_path / "drop", script, config="proposals: drop\n")
    let = done(tmp_path / "auto", script, config="proposals: auto\n")

    assert "next" not in dropped.git("ls-tree", "-r", "--name-only", "HEAD")
    assert not let.on_base("next").requires_approval
    assert (let.path / "next.txt").exists()
