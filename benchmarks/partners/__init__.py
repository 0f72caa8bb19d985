"""What Recado is compared with: each does the least that could still be called correct, without a framework."""
