"""Rule-books side by side, and one case judged by one of them."""
