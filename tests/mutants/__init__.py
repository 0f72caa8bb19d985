"""Mutants: small wrong changes of what must not be wrong, each of which the tests have to find."""
