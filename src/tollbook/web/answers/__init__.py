"""What each page answers: one function a page, from the public view of a book and an address to values that need no further look-up."""
