"""What pictures of the documentation show: repositories that are made for them."""
