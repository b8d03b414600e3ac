"""The tracker's Python face: `TaskManager`, and the values that it takes and gives."""
