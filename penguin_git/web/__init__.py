"""A page on loopback for reading and deciding: `penguin web`."""
