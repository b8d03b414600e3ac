"""Tasks from other tools: read, mapped, fitted in among those that are here, and written in one commit."""
