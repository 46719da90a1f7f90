"""What is kept: the logs of facts and the tables projected from them."""
