"""What a copy of a book is: a signed header, the book itself, and papers for a world without us."""
