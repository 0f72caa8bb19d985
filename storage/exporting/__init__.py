"""Exports that were asked for, where they may be mailed to, and what comes back from one."""
