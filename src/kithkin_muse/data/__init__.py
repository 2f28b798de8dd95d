"""What the model is taught from: examples that programs make, whose right answers are known because they were made."""
