"""What git and continuous integration call: hooks, the merge driver, the check of every file."""
