# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantization-aware training (eager mode) of a trained FP32 network for 8-bit inference.

Weights and activations pass through simulated 8-bit rounding while the weights go on learning
(B. Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
Inference", CVPR 2018). Weights are quantized per channel, those of transposed convolutions per tensor,
which is all that the kernels take.
"""

import pathlib

import torch
from torch.ao import quantization

import network
import photographs
import train

ENGINE = 'onednn'

# The part of the training after which the ranges stay as they are.
OBSERVED = 0.7


def prepared_network(architecture, parent=None):
    """The network with fake quantization in place, from the weights of `parent` if given."""
    torch.backends.quantized.engine = ENGINE
    model = network.SeeInTheDark(architecture, quantizable=True)
    if parent:
        model.load_state_dict(parent.state_dict())
    model.qconfig = quantization.get_default_qat_qconfig(ENGINE)
    per_tensor = quantization.get_default_qat_qconfig('qnnpack')
    for module in model.modules():
        if isinstance(module, torch.nn.ConvTranspose2d):
            module.qconfig = per_tensor
    return quantization.prepare_qat(model.train())


def converted_network(checkpoint):
    """The INT8 network of a checkpoint of this script, ready to run."""
    model = prepared_network(checkpoint['architecture'])
    model.load_state_dict(checkpoint['model'])
    return quantization.convert(model.eval())


def main():
    parser = train.training_parser(__doc__, steps=500, rate=1e-4)
    parser.add_argument('parent', type=pathlib.Path, help='checkpoint of the trained FP32 network')
    arguments = train.checked_arguments(parser)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)

    parent = train.load_checkpoint(arguments.parent)
    if parent['quantized']:
        photographs.stop(f'{arguments.parent} is quantized already.')
    architecture = parent['architecture']
    model = prepared_network(architecture, train.float_network(parent))
    model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters())
    first_step = 0
    if arguments.checkpoint.exists():
        previous = train.load_checkpoint(arguments.checkpoint)
        if previous['architecture'] != architecture or not previous['quantized']:
            photographs.stop(f'{arguments.checkpoint} belongs to another network.')
        model.load_state_dict(previous['model'])
        optimizer.load_state_dict(previous['optimizer'])
        first_step = previous['step']

    def save(step):
        train.save_checkpoint(arguments.checkpoint, {
            'architecture': architecture, 'step': step, 'quantized': True,
            'model': model.state_dict(), 'optimizer': optimizer.state_dict()})

    def schedule(step):
        if step >= OBSERVED * arguments.steps:
            model.apply(quantization.disable_observer)
        return train.rising_then_cosine(step, arguments.steps, arguments.rate, warm_up=50)

    train.learn(model, optimizer, schedule, arguments, first_step, save)


if __name__ == '__main__':
    main()
