"""Walls around what agents run: what a process may touch, and what holds it to that."""
