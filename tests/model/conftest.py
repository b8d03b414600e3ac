"""How the laws of the model are tried: the same examples each time, and no clock."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "model",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a loaded machine is no fault of the examples
    database=None,
    derandomize=True,
    max_examples=100,
)
settings.load_profile("model")
