"""What tests/measure measures."""
