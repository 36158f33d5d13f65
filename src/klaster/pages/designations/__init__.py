"""Policy against data: what programmes designate beside what data show."""
