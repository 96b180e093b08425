"""The screen: pages over a kit of parts over one theme."""
