"""The tick loop, the pool and the wake-ups."""
