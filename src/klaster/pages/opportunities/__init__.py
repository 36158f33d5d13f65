"""What a region could grow into: absent industries near to what it has, and how far that foretells entry."""
