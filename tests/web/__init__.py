"""Tests of the page on loopback."""
