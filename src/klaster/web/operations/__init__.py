"""What a server in use needs around the atlas: answers remembered, programs held to a rate, watching, health."""
