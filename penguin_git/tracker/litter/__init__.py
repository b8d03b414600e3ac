"""What work leaves behind once it is over: found, and taken away where nothing is lost with it."""
