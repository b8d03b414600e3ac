"""Tasks suggested by code: files are read into facts, and nothing of them is ever run."""
