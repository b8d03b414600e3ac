"""What git calls: the merge driver."""
