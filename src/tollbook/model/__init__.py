"""The nouns of a book: frozen values, standard library only."""
