"""What people shared: getting it in, and finding it again inside the walls."""
