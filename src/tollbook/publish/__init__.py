"""The stage that publishes: what leaves the book for everybody, checked before anything is put in place."""
