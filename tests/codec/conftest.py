"""How the laws of formats are tried: without a clock, since a loaded machine is no fault of the examples."""

from hypothesis import HealthCheck, settings

settings.register_profile("codec", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("codec")
