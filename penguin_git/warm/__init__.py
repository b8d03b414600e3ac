"""A process beside the daemon that has everything imported, and runs commands by forking."""
