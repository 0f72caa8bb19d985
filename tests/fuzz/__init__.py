"""A million inputs at the doors: whatever comes, clear answers, a store in order, and a log that tells nothing."""
