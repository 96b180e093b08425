"""The cash desk beyond a visit: boxes and what is in them, fees, counts, hand-overs."""
