"""What is read of tawk.to by its REST API, beside what its webhooks tell."""
