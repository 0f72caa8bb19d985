"""The demo's mail servers."""
