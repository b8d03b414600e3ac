"""What a model may do in its worktree, and what a task's policy leaves of it."""
