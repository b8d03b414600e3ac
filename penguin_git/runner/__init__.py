"""One attempt: workspace, limits, checkpoints, checks."""
