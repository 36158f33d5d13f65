"""What changed in the register: the latest changes, and what differs between two states."""
