"""What the exit code of `penguin` means."""

FINE = 0
TROUBLE = 1  # a user's error, or broken data
USAGE = 2
BUG = 3  # of ours, with a crash file
INTERRUPTED = 130
