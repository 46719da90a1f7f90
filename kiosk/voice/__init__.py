"""What is said: one voice at a time, put together from rendered clips."""
