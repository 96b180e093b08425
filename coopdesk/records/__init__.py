"""The co-op's book and its rules. No Qt, no PDF, no translated words."""
