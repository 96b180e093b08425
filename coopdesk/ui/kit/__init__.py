"""Parts that pages are made of. They know how to look, speak and be typed into, and no rule."""
