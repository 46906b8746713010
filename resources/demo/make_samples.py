# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the camera RAW samples and their truths from photographs that no training has seen.

Files are named as in the See-in-the-Dark data set: scene, exposure and exposure time, so that the
exposure ratio is the truth's time over the sample's (at most 300).
"""

import argparse
import pathlib

import numpy as np
from PIL import Image

import dng
import photographs
import sensor

SIDE = 512
TRUTH_SECONDS = 10
LARGEST_RATIO = 300

# One row per photograph, by its name: side in pixels of the square that is reduced to SIDE, its centre
# as a fraction of width and height, the short exposure time, and the mosaic's pattern.
SAMPLES = {
    '036': (768, 0.45, 0.50, '0.1', 'RGGB'),
    '056': (768, 0.58, 0.50, '0.1', 'RGGB'),
    '057': (640, 0.60, 0.45, '0.1', 'GRBG'),
    '063': (600, 0.48, 0.32, '0.033', 'RGGB'),
    '074': (700, 0.62, 0.45, '0.2', 'RGGB'),
    '084': (640, 0.68, 0.55, '0.04', 'RGGB'),
    '087': (700, 0.50, 0.42, '0.033', 'BGGR'),
    '094': (768, 0.42, 0.50, '0.2', 'RGGB'),
}


def exposure_ratio(seconds):
    """As in Chen et al., CVPR 2018: the quotient of the exposure times, at most LARGEST_RATIO."""
    return min(TRUTH_SECONDS / float(seconds), LARGEST_RATIO)


def crop(picture, side, x, y):
    """The square of that side nearest to the centre, reduced.

    Shapes   result SIDE x SIDE x 3, uint8
    """
    left = min(max(round(x * picture.width - side / 2), 0), picture.width - side)
    top = min(max(round(y * picture.height - side / 2), 0), picture.height - side)
    square = picture.crop((left, top, left + side, top + side))
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def write_sample(folder, number, truth, pattern, seconds, generator):
    """One low-light exposure of a scene, and what it should look like.

    Shapes   truth: H x W x 3, uint8, sRGB
    """
    light = sensor.mosaic(sensor.unprocess(truth), pattern)
    raw = sensor.expose(light, exposure_ratio(seconds), generator)
    stem = folder / f'{number:05d}_00_'
    dng.write_dng(f'{stem}{seconds}s.dng', raw, pattern, float(seconds))
    Image.fromarray(truth).save(f'{stem}{TRUTH_SECONDS}s.png', optimize=True)
    print(f'{stem.name}{seconds}s.dng  {pattern}  ratio {exposure_ratio(seconds):g}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('photos', help='folder of photographs; those named in SAMPLES are used')
    parser.add_argument('samples', type=pathlib.Path, help='folder to write')
    parser.add_argument('--seed', type=int, default=7)
    arguments = parser.parse_args()

    paths = {path.stem: path for path in photographs.photograph_paths(arguments.photos)}
    missing = [name for name in SAMPLES if name not in paths]
    if missing:
        photographs.stop(f'The folder {arguments.photos} lacks the photographs {", ".join(missing)}.')
    arguments.samples.mkdir(parents=True, exist_ok=True)
    for name, (side, x, y, seconds, pattern) in SAMPLES.items():
        picture = photographs.open_photograph(paths[name])
        if min(picture.size) < side:
            photographs.stop(f'{paths[name].name} is smaller than {side} x {side} pixels.')
        generator = np.random.default_rng([arguments.seed, int(name)])
        write_sample(arguments.samples, int(name), crop(picture, side, x, y), pattern, seconds, generator)


if __name__ == '__main__':
    main()
