"""What can be wrong with a clone and its tasks: found, named, and mended where that loses nothing."""
