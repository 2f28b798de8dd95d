"""The Muse architecture in PyTorch, small enough to read: a natively multimodal decoder from a million parameters up.

Usable alone; nothing here knows Kithkin. Start with `configuration`, then `model`.
"""
