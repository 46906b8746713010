# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures TorchScript files against the truths of the samples and prints a table in Markdown."""

import argparse
import pathlib

import numpy as np
import torch
from PIL import Image
from skimage.metrics import structural_similarity

import dng
import make_samples
import photographs
import quantize
import sensor


def load_samples(folder):
    """The network's inputs and their truths.

    Shapes   result: list of (name, 1 x 4 x H/2 x W/2 tensor, H x W x 3 float64 in 0..1)
    """
    samples = []
    for path in sorted(pathlib.Path(folder).glob('*.dng')):
        raw, pattern = dng.read_dng(path)
        scene, exposure, seconds = path.stem.split('_')
        ratio = make_samples.exposure_ratio(seconds.rstrip('s'))
        truth = Image.open(path.with_name(f'{scene}_{exposure}_{make_samples.TRUTH_SECONDS}s.png'))
        planes = torch.from_numpy(sensor.pack(raw, pattern, ratio))[None]
        samples.append((path.stem, planes, np.asarray(truth) / 255.0))
    if not samples:
        photographs.stop(f'The folder {folder} holds no sample.')
    return samples


def psnr_db(picture, truth):
    """Peak signal-to-noise ratio for a peak of 1."""
    return -10.0 * np.log10(np.mean((picture - truth) ** 2))


def ssim(picture, truth):
    """Z. Wang et al., IEEE TIP 2004: Gaussian windows, sigma 1.5, mean over the channels."""
    return structural_similarity(picture, truth, gaussian_weights=True, sigma=1.5,
                                 use_sample_covariance=False, data_range=1.0, channel_axis=2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('samples', help='folder of samples')
    parser.add_argument('models', nargs='+', type=pathlib.Path, help='TorchScript files')
    parser.add_argument('--pictures', type=pathlib.Path, help='folder for the restored pictures')
    parser.add_argument('--each', action='store_true', help='a line for every sample too')
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.quantized.engine = quantize.ENGINE

    samples = load_samples(arguments.samples)
    print('| model | parameters | bytes | PSNR (dB) | SSIM |\n|---|---:|---:|---:|---:|')
    for path in arguments.models:
        try:
            model = torch.jit.load(str(path))
        except (RuntimeError, ValueError):
            photographs.stop(f'{path} cannot be loaded as TorchScript.')
        scores = []
        for name, planes, truth in samples:
            with torch.inference_mode():
                picture = model(planes)[0].clamp(0, 1).permute(1, 2, 0).double().numpy()
            scores.append((psnr_db(picture, truth), ssim(picture, truth)))
            if arguments.each:
                print(f'| {path.stem} {name} | | | {scores[-1][0]:.2f} | {scores[-1][1]:.4f} |')
            if arguments.pictures:
                arguments.pictures.mkdir(parents=True, exist_ok=True)
                codes = np.rint(picture * 255).astype(np.uint8)
                Image.fromarray(codes).save(arguments.pictures / f'{path.stem}_{name}.png')
        psnr, similarity = np.mean(scores, axis=0)
        # Packed INT8 weights are no parameters in PyTorch's sense.
        parameters = sum(parameter.numel() for parameter in model.parameters()) or 'as FP32'
        print(f'| {path.stem} | {parameters} | {path.stat().st_size} | {psnr:.2f} | {similarity:.4f} |')


if __name__ == '__main__':
    main()
