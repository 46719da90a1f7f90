"""What is seen: capture and decode in a process of their own; one showing is one scan."""
