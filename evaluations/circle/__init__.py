"""How well a circle's own knowledge is found and quoted: synthetic circles, planted facts, and what became of questions."""
