"""The pure heart: tasks, moves, graph, plans and merges, without clock, file or process."""
