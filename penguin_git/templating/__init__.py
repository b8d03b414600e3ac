"""Expressions in templates: rendered in a child process that can hurt nobody."""
