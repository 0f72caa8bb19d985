"""The parts of a run; each answers with its rows."""
