"""A made-up village and a hand that holds up its cards."""
