"""The weekly roundup: what is counted of seven days, and against the seven before."""
