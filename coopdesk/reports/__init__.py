"""Paper: frozen data and a language in, PDF bytes out, the same bytes for the same data."""
