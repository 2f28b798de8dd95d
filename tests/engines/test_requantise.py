"""Rewriting the bundled model: every weight kept to within the finer format's own step."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.engines.llama_cpp import embedded_engine
from kithkin.engines.llama_cpp.embedded import bundled_model
from kithkin.engines.llama_cpp.requantise import NotConvertible, eight_bit_copy, to_eight_bits
from kithkin.messages.generations import ChatMessage, GenerationRequest


@given(
    step=st.floats(-1, 1, width=16),
    least=st.floats(-4, 4, width=16),
    nibbles=st.binary(min_size=16, max_size=16),
)
@settings(max_examples=100, deadline=None)
def test_weights_survive_to_within_half_a_step(step: float, least: float, nibbles: bytes):
    block = np.frombuffer(np.array([step, least], np.float16).tobytes() + nibbles, np.uint8)
    output = to_eight_bits(block)
    assert output.shape == (34,)
    fine = float(output[:2].copy().view(np.float16)[0])
    found = output[2:].copy().view(np.int8) * fine
    # Read straight from the format's definition: weight i has the low half of byte i, weight 16 + i the high half.
    levels = [byte & 15 for byte in nibbles] + [byte >> 4 for byte in nibbles]
    wanted = np.array([float(np.float16(least)) + level * float(np.float16(step)) for level in levels])
    # Half a step, plus what the half-precision step itself is off by over 127 steps.
    assert np.abs(found - wanted).max() <= 0.5 * abs(fine) + 127 * max(abs(fine) * 2**-11, 2**-25) + 1e-6


@pytest.mark.engine
def test_the_copy_is_made_once_and_answers_the_same(tmp_path: Path):
    request = GenerationRequest(
        messages=(ChatMessage(role="user", text="What is photosynthesis?"),), max_tokens=16
    )

    async def answer(folder: Path | None) -> str:
        engine = embedded_engine(cache_folder=folder)
        try:
            return (await engine.generate(request)).text
        finally:
            await engine.close()

    folder = tmp_path / "models"
    assert asyncio.run(answer(folder)) == asyncio.run(answer(None))
    (copy,) = folder.iterdir()
    stamp = copy.stat().st_mtime_ns
    assert eight_bit_copy(bundled_model(), folder) == copy
    assert copy.stat().st_mtime_ns == stamp


@pytest.mark.engine
def test_without_room_the_bundled_file_serves(tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    async def answer() -> int:
        engine = embedded_engine(cache_folder=blocked / "models")
        try:
            return await engine.count_tokens("hello world")
        finally:
            await engine.close()

    assert asyncio.run(answer()) == 2


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + b"\x03\0\0\0" + b"\xff" * 40, b"<html>" * 20])
def test_other_files_are_left_alone_and_leave_nothing_behind(tmp_path: Path, content: bytes):
    source = tmp_path / "model.gguf"
    source.write_bytes(content)
    folder = tmp_path / "models"
    with pytest.raises((NotConvertible, ValueError)):
        eight_bit_copy(source, folder)
    assert list(folder.iterdir()) == []
