"""The real programs, driven headless against a scripted model on loopback."""
