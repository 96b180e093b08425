"""How a book travels: copies, bundles and places, and the files that others hand in or ask for."""
