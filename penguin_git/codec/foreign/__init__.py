"""Files of other tools, and of ours for others: text to plain values and back, one format a module."""
