"""Agents that are a loop around a model: a request, the tools it calls, their results, the next request."""
