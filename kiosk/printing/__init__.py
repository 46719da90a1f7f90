"""What goes on paper: cards, slips, the day's sheet, the recovery sheet."""
