"""The doors under siege: slow connections that keep nobody out, and junk that no part behind them ever sees."""
