"""The store: the only place with SQL. A record, its public view, the journal, and the figures asked of them."""
