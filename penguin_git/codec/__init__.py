"""Text to model and back: YAML lives here and nowhere else."""
