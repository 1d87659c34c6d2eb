"""Where messages leave the machine, and a stand-in for whoever takes them."""
