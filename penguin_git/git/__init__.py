"""Every git call, as typed values."""
