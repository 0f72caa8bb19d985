"""What is pressed and sent in the inbox: cards, lists, windows, contacts, exports, the App Home."""
