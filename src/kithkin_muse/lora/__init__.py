"""A small adapter (LoRA) for SmolLM2-135M-Instruct, taught tool calls and cited answers from the same examples as Muse.

The model is the quantised file that Kithkin brings; the adapter runs in llama.cpp over that very file.
"""
