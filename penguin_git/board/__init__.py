"""The board in the terminal: tasks in columns, and what can be done to them."""
