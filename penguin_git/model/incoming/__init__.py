"""What other tools keep as tasks, as tasks of ours: pure mappings, one tool a module."""
