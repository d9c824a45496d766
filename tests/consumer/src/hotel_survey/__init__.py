"""The customer survey of a hotel chain."""
