"""How a village settles with its township: messages, signatures, push and pull (VS/1)."""
