"""What the transactions of all parts share: who may, how a change is kept and announced, what it entails."""
