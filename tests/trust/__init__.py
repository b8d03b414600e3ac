"""What nobody may get past."""
