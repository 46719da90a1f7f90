"""A place where somebody stands: one window, one visit, one scanner, one voice, joined."""
