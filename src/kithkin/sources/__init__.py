"""Source packs as their authors give them: files in, passages and claims out. Nothing here is believed, only read."""
