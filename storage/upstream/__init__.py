"""How far tawk.to was read, and what it answered."""
