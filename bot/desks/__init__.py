"""What agents and those who set things up do, each deed one transaction; and what they ask."""
