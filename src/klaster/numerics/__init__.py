"""Array kernels and approximations without any knowledge of clusters."""
