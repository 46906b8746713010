# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes camera RAW files to calibrate on from photographs of the training.

As in training: exposure ratios of photographs.RATIOS, here evenly spread, and every fourth mosaic has another
pattern than RGGB. Files are named as the samples are, with a truth beside each that tells its ratio.
"""

import argparse
import pathlib

import numpy as np

import make_samples
import photographs


def centre(picture):
    """The largest square in the middle, reduced to the samples' side.

    Shapes   result make_samples.SIDE x make_samples.SIDE x 3, uint8
    """
    return make_samples.crop(picture, min(picture.size), 0.5, 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('photos', help='folder of the training photographs')
    parser.add_argument('folder', type=pathlib.Path, help='folder to write')
    parser.add_argument('--count', type=int, default=16, help='how many (%(default)s), spread over the folder')
    parser.add_argument('--seed', type=int, default=11)
    arguments = parser.parse_args()

    paths = photographs.photograph_paths(arguments.photos)
    count = arguments.count
    if not 1 <= count <= len(paths):
        photographs.stop(f'The folder {arguments.photos} holds {len(paths)} photographs, so that --count can '
                         f'be 1 to {len(paths)}.')
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for index, ratio in enumerate(np.geomspace(*photographs.RATIOS, count)):
        path = paths[index * len(paths) // count]
        pattern = ('BGGR', 'GRBG', 'GBRG')[index // 4 % 3] if index % 4 == 3 else 'RGGB'
        seconds = f'{make_samples.TRUTH_SECONDS / ratio:.4f}'
        generator = np.random.default_rng([arguments.seed, index])
        truth = centre(photographs.open_photograph(path))
        make_samples.write_sample(arguments.folder, index, truth, pattern, seconds, generator)


if __name__ == '__main__':
    main()
