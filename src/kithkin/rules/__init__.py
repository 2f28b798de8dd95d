"""What platforms, countries and clocks allow to be said: data with source and date, and the decision over it."""
