"""What is read of tawk.to by its REST API: its shapes, and the walk through its lists."""
