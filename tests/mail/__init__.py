"""Real mail servers on this machine, which live as long as a test."""
