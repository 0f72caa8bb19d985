"""E-mail: how visitors are answered, and how their replies come back."""
