"""How fast CoopDesk is, beside what peers and physics give: `python3 dev.py bench`."""
