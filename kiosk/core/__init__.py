"""What is decided: facts, points, rules. Standard library only; no clock, no disk, no screen."""
