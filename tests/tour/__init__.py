"""A walk through the demo by hand, in a browser; the README's pictures are taken on the way."""
