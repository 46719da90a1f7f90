"""What is shown: screens are handed what they show and report what was touched."""
