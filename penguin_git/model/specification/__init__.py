"""From a specification to a plan: which of its words are work, in what order, how urgent and how large."""
