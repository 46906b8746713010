# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains one of the three FP32 networks on simulated low-light mosaics of photographs."""

import argparse
import pathlib
import time

import torch

import network
import photographs


def training_parser(description, steps, rate):
    """The arguments that FP32 and quantization-aware training share."""
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument('photos', help='folder of JPEG or PNG photographs')
    parser.add_argument('checkpoint', type=pathlib.Path, help='file to write; continued if it exists')
    parser.add_argument('--steps', type=int, default=steps)
    parser.add_argument('--rate', type=float, default=rate, help='highest learning rate')
    parser.add_argument('--batch', type=int, default=4)
    parser.add_argument('--patch', type=int, default=192, help='side in pixels, a multiple of 32')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--threads', type=int, default=1)
    return parser


def checked_arguments(parser):
    """Parses the command line; ends with a sentence where a value cannot work."""
    arguments = parser.parse_args()
    if arguments.steps < 1 or arguments.batch < 1 or arguments.threads < 1:
        photographs.stop('Steps, batch and threads must be at least 1.')
    if arguments.patch < 32 or arguments.patch % 32:
        photographs.stop('The patch must be a multiple of 32 pixels.')
    return arguments


def load_checkpoint(path):
    """The dictionary that save_checkpoint wrote."""
    try:
        return torch.load(path, map_location='cpu')
    except Exception:
        photographs.stop(f'{path} cannot be read as a checkpoint of these scripts.')


def save_checkpoint(path, checkpoint):
    """Writes beside and renames, so that an interruption leaves the older file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix('.part')
    torch.save(checkpoint, beside)
    beside.rename(path)


def float_network(checkpoint):
    """The FP32 network of a checkpoint, ready to run."""
    model = network.SeeInTheDark(checkpoint['architecture'])
    model.load_state_dict(checkpoint['model'])
    return model.eval()


def learn(model, optimizer, schedule, arguments, first_step, save):
    """Runs the training loop of both FP32 and quantization-aware training.

    `schedule` gives the learning rate of a step and is called before it, `save` is called with the
    number of steps done.

    Source   L1 loss and Adam as in Chen et al., CVPR 2018; deviation: rising, then cosine schedule
    """
    network.choose_fast_pointwise(model)
    pictures = photographs.load_photographs(arguments.photos, arguments.patch)
    began, total = time.monotonic(), 0.0
    for step in range(first_step, arguments.steps):
        for group in optimizer.param_groups:
            group['lr'] = schedule(step)
        inputs, truths = photographs.random_batch(
            pictures, arguments.batch, arguments.patch, arguments.seed, step)
        inputs = torch.from_numpy(inputs).contiguous(memory_format=torch.channels_last)
        loss = torch.nn.functional.l1_loss(model(inputs), torch.from_numpy(truths))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
        done = step + 1
        if done % 100 == 0:
            print(f'step {done}  L1 {total / 100:.4f}  {time.monotonic() - began:.0f} s', flush=True)
            total = 0.0
        if done % 500 == 0 or done == arguments.steps:
            save(done)


def rising_then_cosine(step, steps, highest, warm_up=200):
    """The learning rate of a step."""
    rise = min(1.0, (step + 1) / warm_up)
    fall = 0.5 * (1.0 + torch.cos(torch.tensor(torch.pi * step / steps)).item())
    return highest * rise * (0.01 + 0.99 * fall)


def main():
    parser = training_parser(__doc__, steps=7500, rate=1e-3)
    parser.add_argument('--architecture', choices=network.ARCHITECTURES, default='original')
    parser.add_argument('--parent', type=pathlib.Path, help='checkpoint of a denser network to start from')
    arguments = checked_arguments(parser)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)

    model = network.SeeInTheDark(arguments.architecture)
    network.initialise(model)
    first_step = 0
    previous = None
    if arguments.checkpoint.exists():
        previous = load_checkpoint(arguments.checkpoint)
        if previous['architecture'] != arguments.architecture:
            photographs.stop(f'{arguments.checkpoint} holds the architecture {previous["architecture"]}.')
        model.load_state_dict(previous['model'])
        first_step = previous['step']
    elif arguments.parent:
        network.inherit(model, float_network(load_checkpoint(arguments.parent)))
    model = model.to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.Adam(model.parameters())
    if previous:
        optimizer.load_state_dict(previous['optimizer'])

    def save(step):
        save_checkpoint(arguments.checkpoint, {
            'architecture': arguments.architecture, 'step': step, 'quantized': False,
            'model': model.state_dict(), 'optimizer': optimizer.state_dict()})

    def schedule(step):
        return rising_then_cosine(step, arguments.steps, arguments.rate)

    learn(model, optimizer, schedule, arguments, first_step, save)


if __name__ == '__main__':
    main()
