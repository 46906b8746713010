#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the models of the tests that measure layers, and what PyTorch's eager mode gives layer by layer.

    python3 make_layer_data.py

Needs unet.pt's network from make_quantization_data.py, which says what it was made with.
"""

import json
import os
import sys

import torch
from torch import nn

from make_quantization_data import ENGINE, FOLDER, MaxLeaky, Numbers, SmallUNet, eager_int8, filled, picture, write


def pointwise(weights):
    """A convolution of single pixels without bias."""
    weight = torch.tensor(weights)
    layer = nn.Conv2d(weight.shape[1], weight.shape[0], 1, bias=False)
    with torch.no_grad():
        layer.weight.copy_(weight[:, :, None, None])
    return layer


class Pointwise(nn.Module):
    """Each channel alone, the last one ten times as far as the others."""

    def __init__(self):
        super().__init__()
        self.layer = pointwise([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 10.0]])

    def forward(self, x):
        return self.layer(x)


class Rectified(nn.Module):
    """Two layers; the ReLU behind the first one takes a channel away."""

    def __init__(self):
        super().__init__()
        self.first = pointwise([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 10.0]])
        self.second = pointwise([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


class Cancelling(nn.Module):
    """Gives nothing for gray."""

    def __init__(self):
        super().__init__()
        self.layer = pointwise([[1.0, -0.5, -0.5]] * 3)

    def forward(self, x):
        return self.layer(x)


class Channels(nn.Module):
    """One output channel of a grouped transposed convolution, and one of a linear layer, reach farther."""

    def __init__(self):
        super().__init__()
        self.enter = pointwise([[1.0, 1.0, 1.0]] * 4)
        self.up = nn.ConvTranspose2d(4, 6, 2, stride=2, groups=2, bias=False)
        self.mix = nn.Linear(6, 3, bias=False)
        with torch.no_grad():
            self.up.weight.fill_(1.0)
            self.up.weight[2:, 1] = 8.0  # the second channel of the second group: channel 4
            self.mix.weight.fill_(1.0)
            self.mix.weight[1] = 20.0

    def forward(self, x):
        return self.mix(self.up(self.enter(x)).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Repeated(nn.Module):
    """A layer in a loop, and one that only wide pictures reach."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(3, 3, 3, padding=1)
        self.wide = nn.Conv2d(3, 3, 1)

    def forward(self, x):
        for _ in range(3):
            x = torch.relu(self.layer(x)) + x
        if x.size(3) > 16:
            x = self.wide(x)
        return x


def decibel(signal, noise):
    return float(10.0 * torch.log10((signal.double() ** 2).sum() / (noise.double() ** 2).sum()))


def recorded(model, names, x):
    """Input and output of each layer while the picture runs through a network."""
    seen = {}
    hooks = [model.get_submodule(name).register_forward_hook(
        lambda module, inputs, output, name=name: seen.__setitem__(name, (inputs[0], output))) for name in names]
    model(x)
    for hook in hooks:
        hook.remove()
    return seen


def widened(layer, exact):
    """Gives a layer the scales of Sidelight, which are wider by 2^-20 for each unit of its zero point."""
    weight = layer.weight()
    factor = 1.0 + layer.zero_point * 2.0 ** -20
    if weight.qscheme() == torch.per_tensor_affine:
        rounded = torch.quantize_per_tensor(exact.weight.detach(), weight.q_scale() * factor, 0, torch.qint8)
    else:
        rounded = torch.quantize_per_channel(exact.weight.detach(), weight.q_per_channel_scales() * factor,
                                             weight.q_per_channel_zero_points(), 0, torch.qint8)
    layer.set_weight_bias(rounded, exact.bias.detach())


def unet_layers(model, x):
    """Each layer of the small U-Net in eager INT8: in the whole network, and alone on its FP32 input."""
    names = ['first.0', 'bottom', 'up', 'last']
    # Eager mode folds batch normalisation, too.
    folded = filled(SmallUNet(MaxLeaky), 1)
    torch.ao.quantization.fuse_modules(folded, [['first.0', 'first.1']], inplace=True)
    int8 = eager_int8(model, x)
    for name in names:
        widened(int8.get_submodule(name), folded.get_submodule(name))
    exact = recorded(folded, names, x)
    quantized = recorded(int8, names, x)
    rows = {}
    for name in names:
        layer = int8.get_submodule(name)
        given, output = exact[name]
        taken, made = quantized[name]
        alone = layer(torch.quantize_per_tensor(given, taken.q_scale(), taken.q_zero_point(), torch.quint8))
        low, high = [(end - made.q_zero_point()) * made.q_scale() for end in (0, 255)]
        weight = layer.weight()
        scale = weight.q_scale() if weight.qscheme() == torch.per_tensor_affine else float(
            weight.q_per_channel_scales().max())
        rows[name] = {
            'accumulated_db': decibel(output, output - made.dequantize()),
            'isolated_db': decibel(output, output - alone.dequantize()),
            'activation_range': [low, high],
            'weight_range': [-128.0 * scale, 127.0 * scale],
            'clipped': float(((output < low - made.q_scale() / 2) | (output > high + made.q_scale() / 2))
                             .double().mean()),
        }
    return rows


def main():
    torch.set_num_threads(1)
    torch.backends.quantized.engine = ENGINE
    write('pointwise.pt', torch.jit.script(Pointwise().eval()))
    write('rectified.pt', torch.jit.script(Rectified().eval()))
    write('cancelling.pt', torch.jit.script(Cancelling().eval()))
    write('channels.pt', torch.jit.script(Channels().eval()))
    write('repeated.pt', torch.jit.script(filled(Repeated(), 8)))
    with torch.inference_mode():
        rows = unet_layers(filled(SmallUNet(MaxLeaky), 1), torch.from_numpy(picture(32, 48)))
    (FOLDER / 'layers.json').write_text(json.dumps(rows, indent=2) + '\n')


if __name__ == '__main__':
    # See make_quantization_data.py.
    if os.environ.get('PYTHONHASHSEED') != '0':
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {'PYTHONHASHSEED': '0'})
    main()
