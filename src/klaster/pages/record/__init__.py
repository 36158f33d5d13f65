"""The card of one record of the register."""
