"""Where a home-education case stands, what may happen next, by when, and which law says so."""
