"""Simulated visitors: people who never existed, sending the webhooks that tawk.to would send about them."""
