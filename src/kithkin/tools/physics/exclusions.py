"""Words that rule a formula out, because they tell of something it does not describe."""

from __future__ import annotations

_UPWARD = (
    "upward",
    "thrown up",
    "straight up",
    "vertically up",
    "into the air",
    "thrown vertically",
    "fired up",
)
_SIDEWAYS = (
    "horizontal",
    "angle",
    "projectile",
    "thrown from",
    "incline",
    "slope",
    "ramp",
    "thrown off",
    "°",
)
_NOT_UNIFORM = ("thrown", "dropped", "falls", "fell ", "accelerat", "decelerat", "rest", "brak", "projectile",
                "launched", "kicked", "gun", "drop", "fall", "speeds up", "slows", "skid", "to a stop", "stops",
                "uniformly", "upward", "echo", "meet", "overtake", "catch", "average speed of the", "apart",
                "acceleration", "deceleration")  # fmt: skip
_NOT_LINEAR = ("upward", "thrown", "dropped", "projectile", "horizontal", "circle", "circular", "bend", "into the air",
               "falls", "falling", "overtake", "catch", "reaction time", "reacts")  # fmt: skip
_LIGHT = (
    "light",
    "radio",
    "photon",
    "laser",
    "microwave",
    "x-ray",
    "electromagnetic",
    "infrared",
    "ultraviolet",
)
_BOUNCES = ("rebound", "bounce", "opposite", "head-on", "head on", "towards each other", "toward each other")

EXCLUSIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("fall_speed", "fall_height", "fall_velocity"), (*_UPWARD, *_SIDEWAYS, "parachute", "terminal")
    ),
    **dict.fromkeys(("suvat_velocity", "suvat_position", "suvat_speeds", "suvat_mean"), _NOT_LINEAR),
    "acceleration_change": (*_NOT_LINEAR, "from rest", "to rest"),
    "average_speed": _NOT_UNIFORM,
    "average_velocity": ("back", "return", "then", "first half", "second half", "each way", "there and"),
    **dict.fromkeys(
        ("throw_height", "throw_time_up", "throw_flight", "throw_velocity"),
        (*_SIDEWAYS, "cliff", "tower", "building", "from a height", "bridge", "roof", "balloon"),
    ),
    **dict.fromkeys(
        ("projectile_range", "projectile_height", "projectile_time"),
        ("cliff", "tower", "building", "from a height", "horizontally", "above the ground", "incline"),
    ),
    "horizontal_throw": ("angle", "°", "degrees", "upward"),
    "work": ("angle", "degrees", "°", "spring", "friction coefficient", "coefficient"),
    "newton_second_law": ("coefficient", "incline", "slope", "elevator", "lift moves", "pulley", "friction"),
    "friction_level": ("incline", "slope", "ramp", "angle", "°", "wall"),
    "incline_acceleration": ("coefficient", "rough"),
    "energy_conservation": (
        "coefficient",
        "rough",
        "friction force",
        "air resistance is",
        "rolling sphere",
        "hoop",
    ),
    "heat_capacity": (
        "melt",
        "steam",
        "evaporat",
        "vapor",
        "vapour",
        "ice",
        "freez",
        "mixed",
        "mixture",
        "poured into",
    ),
    "latent_heat": ("warm", "raise the temperature"),
    "pressure_fluid": ("absolute", "total pressure"),
    "collision_stick": ("elastic", *_BOUNCES),
    "impulse_momentum": _BOUNCES,
    "series_two": ("parallel",),
    "parallel_two": ("series",),
    "capacitors_parallel": ("series",),
    "capacitors_series": ("parallel",),
    "thin_lens": ("diverging", "concave", "mirror"),
    "mirror": ("convex mirror", "lens", "diverging"),
    "magnification": ("diverging",),
    "light_wave": ("sound", "water wave", "string", "rope", "ultrasound", "tuning fork", "sea wave", "ocean"),
    "wave_equation": _LIGHT,
    "doppler_towards": ("away", "reced", "light", "star", "observer moves"),
    "doppler_away": ("approach", "toward", "light", "star", "galaxy", "observer moves"),
    "kinetic_energy": ("relativ", "rotational", "flywheel", "light speed", "speed of light"),
    "torricelli": ("well",),
    "pressure_force": ("stress", "gas", "absolute"),
    "ohm": ("parallel", "internal resistance", "each resistor", "across the"),
    "centripetal_force": ("vertical circle", "vertical loop", "banked"),
    "period_frequency": ("pendulum of length",),
    "half_life": ("kg", " g ", "mg", "gram", "percent", "%"),
}
