"""Reading a matter as well as the best dispatcher, saying why, learning from corrections."""
