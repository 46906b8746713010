# SPDX-License-Identifier: GPL-3.0-or-later
"""Photographs and random training batches made from them."""

import pathlib
import sys

import numpy as np
from PIL import Image

import sensor

RATIOS = (50.0, 300.0)
SCALES = (1.0, 0.7)

# Part of the training pictures whose mosaic is not RGGB: their planes are shifted against each other
# in another way, and the packed input does not say so.
OTHER_PATTERNS = 0.25


def stop(sentence):
    """Ends a script whose arguments cannot work."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


def photograph_paths(folder):
    """The photographs of a folder, sorted by name."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        stop(f'There is no folder {folder}.')
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in ('.jpg', '.jpeg', '.png'))
    if not paths:
        stop(f'The folder {folder} holds no JPEG or PNG photograph.')
    return paths


def open_photograph(path):
    """One photograph as a PIL picture in sRGB."""
    try:
        return Image.open(path).convert('RGB')
    except OSError:
        stop(f'{path} cannot be read as a photograph.')


def load_photographs(folder, patch):
    """Every photograph of a folder at each of SCALES.

    Shapes   patch: the side in pixels that each must contain; result a list of H x W x 3, uint8
    """
    photographs = []
    for path in photograph_paths(folder):
        picture = open_photograph(path)
        for scale in SCALES:
            size = (round(picture.width * scale), round(picture.height * scale))
            if min(size) < patch:
                stop(f'{path.name} is too small: at a scale of {scale} it is {size[0]} x {size[1]} pixels, '
                     f'and the training patches need {patch}.')
            photographs.append(np.asarray(picture.resize(size, Image.Resampling.LANCZOS)))
    return photographs


def random_batch(photographs, batch, patch, seed, step):
    """The batch of one training step, the same for the same seed and step.

    Shapes   inputs: batch x 4 x patch/2 x patch/2, float32; truths: batch x 3 x patch x patch, float32
    Range    inputs 0..1, linear, amplified by the ratio; truths 0..1, display-encoded sRGB
    """
    generator = np.random.default_rng([seed, step])
    inputs, truths = [], []
    for _ in range(batch):
        photograph = photographs[generator.integers(len(photographs))]
        top = generator.integers(photograph.shape[0] - patch + 1)
        left = generator.integers(photograph.shape[1] - patch + 1)
        crop = photograph[top:top + patch, left:left + patch]
        if generator.random() < 0.5:
            crop = crop[:, ::-1]
        if generator.random() < 0.5:
            crop = crop[::-1]
        if generator.random() < 0.5:
            crop = crop.transpose(1, 0, 2)
        pattern = 'RGGB'
        if generator.random() < OTHER_PATTERNS:
            pattern = ('BGGR', 'GRBG', 'GBRG')[generator.integers(3)]
        ratio = np.exp(generator.uniform(*np.log(RATIOS)))
        light = sensor.mosaic(sensor.unprocess(crop), pattern)
        inputs.append(sensor.pack(sensor.expose(light, ratio, generator), pattern, ratio))
        truths.append(crop.transpose(2, 0, 1).astype(np.float32) / 255.0)
    return np.stack(inputs), np.stack(truths)
