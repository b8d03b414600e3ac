"""What may be committed: patterns of paths, names of secrets, sizes."""

import pytest

from penguin_git.model.commit_policy import Policy, matches


@pytest.mark.parametrize(
    ("path", "is_protected"),
    [
        (".github/workflows/ci.yml", True),
        ("CLAUDE.md", True),
        ("docs/claude.md", True),
        ("sub/.claude/settings.json", True),
        ("conf/limits.toml", True),
        ("x/conf/limits.toml", False),
        ("github/readme", False),
        ("app.py", False),
    ],
)
def test_protected_are_folders_names_and_paths_in_any_case(path: str, is_protected: bool) -> None:
    policy = Policy(protected=(".github/", "CLAUDE.md", ".claude/", "conf/*.toml"))

    assert is_protected == policy.is_protected(path)


def test_a_folder_with_a_slash_inside_is_a_path_from_the_root() -> None:
    assert matches("a/b/c", ["a/b/"])
    assert not matches("x/a/b/c", ["a/b/"])


def test_what_stands_where_a_folder_is_meant_counts_as_it() -> None:
    assert Policy().is_junk(".venv")
    assert Policy().is_junk("lib/node_modules")


def test_names_of_secrets_are_objected_to_and_their_examples_are_not() -> None:
    objected = [path for path in (".env", "x/ID_RSA", ".env.x.local") if Policy().objection_to_name(path)]

    assert [".env", "x/ID_RSA", ".env.x.local"] == objected
    assert "" == Policy().objection_to_name(".env.example")


def test_a_file_may_be_as_large_as_the_policy_says() -> None:
    policy = Policy(max_file_bytes=2000)

    assert "" == policy.objection_to_size(2000)
    assert "it has 2,001 bytes, more than 2,000" == policy.objection_to_size(2001)
