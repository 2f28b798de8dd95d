"""Finding what people shared, inside the walls: the filter comes before the rank, and everything derived lives in memory only."""
