"""The inbox held against a model of it that is as simple as can be."""
