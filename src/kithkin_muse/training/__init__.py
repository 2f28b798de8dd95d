"""How a Muse model is trained: recipes, batches, steps that can be interrupted anywhere, and what is told of them.

Read in this order: `recipes`, `batches`, `optimiser`, `kept`, `supervised`, `evaluation`, `reinforcement`, `several`.
"""
