"""Pages in a real browser; without one these tests are skipped by name."""
