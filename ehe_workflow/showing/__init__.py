"""Showing what can happen: pictures, a page and a calendar made from records; nothing is worked out here."""
