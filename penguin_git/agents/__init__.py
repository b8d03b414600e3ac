"""Who works: the agents and the processes they run."""
