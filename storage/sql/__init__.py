"""How statements reach either database: its connections, what the two spell differently, what is compiled once."""
