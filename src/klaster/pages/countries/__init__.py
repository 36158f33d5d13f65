"""Countries beside one another: ranks, strategies of cluster policy, steps by year."""
