# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a checkpoint as a TorchScript file with its sidecar, named after the architecture."""

import argparse
import json
import pathlib

import torch

import network
import photographs
import quantize
import train

# What Sidelight must know to feed the network; size_multiple is that of the packed planes.
SIDECAR = {'kind': 'bayer4', 'size_multiple': 16, 'output_range': [0, 1]}


def scripted(checkpoint):
    """The network of a checkpoint as TorchScript, FP32 or INT8, for the CPU."""
    if checkpoint['quantized']:
        model = quantize.converted_network(checkpoint)
    else:
        model = train.float_network(checkpoint)
        network.choose_fast_pointwise(model)
    return torch.jit.script(model.to(memory_format=torch.contiguous_format))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('checkpoint', type=pathlib.Path, help='of train.py or of quantize.py')
    parser.add_argument('folder', type=pathlib.Path, help='folder to write')
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        photographs.stop(f'There is no folder {arguments.folder}.')

    checkpoint = train.load_checkpoint(arguments.checkpoint)
    architecture = checkpoint['architecture']
    stem = architecture + ('_int8' if checkpoint['quantized'] else '')
    label = architecture.capitalize() + (' INT8 (QAT)' if checkpoint['quantized'] else '')
    scripted(checkpoint).save(str(arguments.folder / f'{stem}.pt'))
    sidecar = json.dumps({**SIDECAR, 'label': label}, indent=2)
    (arguments.folder / f'{stem}.json').write_text(sidecar + '\n')
    print(f'{stem}.pt after {checkpoint["step"]} steps')


if __name__ == '__main__':
    main()
