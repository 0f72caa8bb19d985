"""A guide through everything that an agent does in the inbox, done by hand in a browser, in both languages."""
