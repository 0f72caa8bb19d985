"""The Web API: one file a group of methods."""
