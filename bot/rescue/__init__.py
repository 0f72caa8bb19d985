"""The automatic e-mail to a missed visitor whom nobody takes in time."""
