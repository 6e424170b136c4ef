"""The command-centre screen: its scope and windows, the figures, and the rows behind each of them."""
