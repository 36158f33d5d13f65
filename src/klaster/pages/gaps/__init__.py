"""What is known and what is not, place by place and period by period."""
