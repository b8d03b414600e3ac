"""The tasks for agents that speak the Model Context Protocol: tools, resources, a server on stdio."""
