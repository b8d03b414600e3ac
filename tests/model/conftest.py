"""How the laws of the model are tried: the same examples each time, and no clock."""

from hypothesis import settings

settings.register_profile("model", deadline=None, database=None, derandomize=True, max_examples=100)
settings.load_profile("model")
