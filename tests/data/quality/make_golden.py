#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden pairs of tests/quality and scikit-image's figures for them.

    /usr/bin/python3 make_golden.py      # Debian 12: python3-skimage 0.19.3, python3-numpy 1.24.2

Each pair is one file of little-endian 16-bit samples, the reference first, rows of interleaved samples;
a sample's value is float32(sample * scale + offset). golden.json lists the pairs and the figures, which
scikit-image computes in double precision from those float32 values clamped to 0..1.
"""

import json
import pathlib

import numpy
import skimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

HERE = pathlib.Path(__file__).parent
RADIUS = 5
FULL_SCALE = 65535


def quantized(values):
    return numpy.clip(numpy.rint(numpy.asarray(values) * FULL_SCALE), 0, FULL_SCALE).astype("<u2")


def scene(random, height, width, channels):
    """Smooth colours, edges and a little grain: like a photograph, without being one."""
    y, x = numpy.mgrid[0:height, 0:width] / max(height, width)
    picture = numpy.empty((height, width, channels))
    for c in range(channels):
        wave = numpy.sin(7 * x + 2 * c) * numpy.cos(5 * y - c) * 0.2
        disc = ((x - 0.5) ** 2 + (y - 0.3) ** 2 < 0.04) * (0.3 - 0.1 * c)
        picture[..., c] = 0.45 + wave + disc
    return numpy.clip(picture + random.normal(0, 0.01, picture.shape), 0, 1)


def pairs():
    """Yields name, reference, test (16-bit samples), scale and offset."""
    random = numpy.random.default_rng(20041)
    unit = 1.0 / FULL_SCALE

    picture = quantized(scene(random, 20, 32, 3))
    yield "identical", picture, picture, unit, 0.0

    # Larger than one block of the implementation in both directions.
    clean = scene(random, 80, 150, 3)
    yield "noise", quantized(clean), quantized(clean + random.normal(0, 0.05, clean.shape)), unit, 0.0

    flat = numpy.full((32, 40, 3), 0.7)
    yield "flat_small_offset", quantized(flat), quantized(flat + 0.002), unit, 0.0

    halves = numpy.zeros((40, 48, 3))
    halves[:, 24:] = 0.95
    moved = halves.copy()
    moved[:20] = 0.95 - 0.6 * moved[:20]
    yield "flat_parts_large_offset", quantized(halves), quantized(moved), unit, 0.0

    yield "black_white", quantized(numpy.zeros((24, 24, 3))), quantized(numpy.ones((24, 24, 3))), unit, 0.0

    wild = random.random((40, 44, 3))
    yield "out_of_range", quantized(wild), quantized(0.9 * wild + 0.1 * random.random(wild.shape)), 2.0 * unit, -0.5

    gray = scene(random, 70, 90, 1)
    yield "gray", quantized(gray), quantized(gray ** 1.2), unit, 0.0

    small = random.random((11, 11, 3))
    yield "smallest", quantized(small), quantized(1.0 - 0.5 * small), unit, 0.0

    clean = scene(random, 48, 65, 3)
    yield "shifted", quantized(clean[:, :-1]), quantized(clean[:, 1:]), unit, 0.0

    clean = scene(random, 40, 40, 3)
    yield "swapped_channels", quantized(clean), quantized(clean[..., ::-1]), unit, 0.0

    ramp = numpy.linspace(0, 1, 60 * 64 * 3).reshape(60, 64, 3)
    yield "gradient_of_8_bits", quantized(ramp), quantized(numpy.rint(ramp * 255) / 255), unit, 0.0

    bits = random.integers(0, 256, (13, 400, 1))
    yield "wide_gray", quantized(bits / 255), quantized(numpy.roll(bits, 3, axis=1) / 255), unit, 0.0


def figures(reference, test):
    channel_mean = []
    maps = []
    for c in range(reference.shape[2]):
        mean, full = structural_similarity(reference[..., c], test[..., c], data_range=1, gaussian_weights=True,
                                           sigma=1.5, use_sample_covariance=False, full=True)
        channel_mean.append(mean)
        maps.append(full[RADIUS:-RADIUS, RADIUS:-RADIUS])
    together = structural_similarity(reference, test, data_range=1, gaussian_weights=True, sigma=1.5,
                                     use_sample_covariance=False, channel_axis=2)
    assert abs(together - numpy.mean(channel_mean)) < 1e-12
    full = numpy.mean(maps, axis=0)
    mse = numpy.mean((reference - test) ** 2)
    psnr = "inf" if mse == 0 else float(peak_signal_noise_ratio(reference, test, data_range=1))
    points = []
    for y, x in {(0, 0), (0, full.shape[1] - 1), (full.shape[0] - 1, 0), (full.shape[0] - 1, full.shape[1] - 1),
                 (full.shape[0] // 2, full.shape[1] // 2)}:
        points.append({"x": x, "y": y, "ssim": float(full[y, x])})
    points.sort(key=lambda point: (point["y"], point["x"]))
    return {"mse": float(mse), "psnr_db": psnr, "ssim": float(together), "map": points}


def main():
    entries = []
    for name, reference, test, scale, offset in pairs():
        (HERE / f"{name}.u16").write_bytes(reference.tobytes() + test.tobytes())
        values = [numpy.clip((p * scale + offset).astype(numpy.float32), 0, 1).astype(numpy.float64)
                  for p in (reference, test)]
        height, width, channels = reference.shape
        entries.append({"name": name, "width": width, "height": height, "channels": channels, "scale": scale,
                        "offset": offset, **figures(*values)})
    made_by = f"make_golden.py, scikit-image {skimage.__version__}, numpy {numpy.__version__}"
    text = json.dumps({"made_by": made_by, "pairs": entries}, indent=1)
    (HERE / "golden.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
