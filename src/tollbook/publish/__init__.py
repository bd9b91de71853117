"""A release of a book: what anybody may host, read, reuse and verify, made of its public view alone."""
