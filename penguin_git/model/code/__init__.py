"""What is worth doing about code, judged by facts that others read from it."""
