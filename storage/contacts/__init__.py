"""The visitors who left an address, and how they are found."""
