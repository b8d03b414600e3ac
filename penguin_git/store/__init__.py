"""Tasks, records and configuration as they lie in the repository."""
