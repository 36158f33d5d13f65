"""The forms on which people edit the register, and what is made of what they send: pure, for the web to serve."""
