"""The words of pages and checks in other languages: one file for each, by the English ones."""
