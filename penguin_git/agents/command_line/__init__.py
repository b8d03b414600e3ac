"""Command-line agents: programs of others that work in the worktree, told and read by a profile."""
