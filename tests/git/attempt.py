"""An attempt at work in a worktree of its own."""

from pathlib import Path

from penguin_git.git.repository import Repository
from penguin_git.git.staging import Staged, staged
from penguin_git.git.worktree_layout import Worktree
from penguin_git.git.worktrees import add
from penguin_git.model.commit_policy import Policy
from tests.git.building import commit, shell, started

TOKEN = "ghp_" + "a1B2" * 9
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0123456789abcdef\n-----END RSA PRIVATE KEY-----\n"
FILES = {
    "app.py": "one\n",
    "lib/inner.py": "inner\n",
    "old.py": "old\n",
    ".gitignore": "*.log\n",
    ".penguin/config.yaml": "base: main\n",
    ".penguin/tasks/k3f9.yaml": "status: in_progress\n",
    ".penguin/records/m7/m7q2/1.yaml": "outcome: completed\n",
}


class Attempt:
    """A worktree in which an agent works, and its tip."""

    def __init__(self, folder: Path) -> None:
        self.repo: Repository = started(folder / "shop")
        self.tip = commit(self.repo, FILES)
        self.worktree: Worktree = add(self.repo, "k3f9", self.tip)
        self.root = self.worktree.path

    def write(self, name: str, data: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def staged(self, policy: Policy | None = None) -> Staged:
        return staged(self.repo, self.worktree, self.tip, policy or Policy())

    def names(self, tree: str) -> list[str]:
        return shell(self.repo.work_tree, "ls-tree", "-r", "--name-only", tree).splitlines()

    def show(self, tree: str, name: str) -> str:
        return shell(self.repo.work_tree, "cat-file", "blob", f"{tree}:{name}")

    def tree(self) -> str:
        return shell(self.repo.work_tree, "rev-parse", f"{self.tip}^{{tree}}")

    def checkpoint(self, tree: str) -> None:
        self.tip = shell(self.repo.work_tree, "commit-tree", tree, "-p", self.tip, "-m", "Checkpoint")
