#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the models of the quantization tests, and what PyTorch's own quantization makes of them.

    python3 make_quantization_data.py

Made with PyTorch 1.13.1 and NumPy (Debian 12, python3-torch, python3-numpy). Weights come from a fixed linear
congruential generator. The reference answers are those of eager-mode static quantization with min-max observers.
"""

import io
import json
import os
import pathlib
import sys
import zipfile

import numpy as np
import torch
from torch import nn
from torch.ao import quantization
from torch.ao.quantization import observer

FOLDER = pathlib.Path(__file__).resolve().parent
ENGINE = 'onednn'


class Numbers:
    """Numbers between -1 and 1 that are the same everywhere: the generator of Numerical Recipes."""

    def __init__(self, seed):
        self.state = seed

    def take(self, count):
        values = np.empty(count, dtype=np.float32)
        for i in range(count):
            self.state = (1664525 * self.state + 1013904223) % 2 ** 32
            values[i] = self.state / 2 ** 31 - 1.0
        return values


class MaxLeaky(nn.Module):
    """The leaky ReLU as See-in-the-Dark networks write it."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.max(0.2 * x, x)


class SmallUNet(nn.Module):
    """Two levels: convolutions with batch normalisation, pooling, a transposed convolution, a concatenation."""

    def __init__(self, leaky, eager=False):
        super().__init__()
        self.quantize = quantization.QuantStub() if eager else nn.Identity()
        self.first = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8))
        self.first_activation = leaky()
        self.pool = nn.MaxPool2d(2)
        self.bottom = nn.Conv2d(8, 16, 3, padding=1)
        self.bottom_activation = leaky()
        self.up = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.join = nn.quantized.FloatFunctional() if eager else None
        self.last = nn.Conv2d(16, 3, 3, padding=1)
        self.dequantize = quantization.DeQuantStub() if eager else nn.Identity()

    def forward(self, x):
        e = self.first_activation(self.first(self.quantize(x)))
        d = self.up(self.bottom_activation(self.bottom(self.pool(e))))
        joined = torch.cat([d, e], dim=1) if self.join is None else self.join.cat([d, e], dim=1)
        return self.dequantize(self.last(joined))


class Separable(nn.Module):
    """Depthwise separable with ReLU6, an addition, and an operator without a kernel for integers."""

    def __init__(self):
        super().__init__()
        self.enter = nn.Conv2d(3, 8, 3, padding=1)
        self.depthwise = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.pointwise = nn.Conv2d(8, 8, 1)
        self.relu6 = nn.ReLU6()
        self.leave = nn.Conv2d(8, 3, 1)

    def forward(self, x):
        a = self.relu6(self.enter(x))
        b = self.relu6(self.pointwise(self.depthwise(a)))
        return self.leave(torch.cos(a + b))


class Residual(nn.Module):
    """An addition with a ReLU behind it, which a wider concatenation and an operator in float take."""

    def __init__(self):
        super().__init__()
        self.enter = nn.Conv2d(3, 8, 3, padding=1)
        self.inner = nn.Conv2d(8, 8, 3, padding=1)
        self.wide = nn.Conv2d(8, 8, 1)
        self.leave = nn.Conv2d(16, 3, 1)

    def forward(self, x):
        a = self.enter(x)
        r = torch.relu(a + self.inner(a))
        wide = self.wide(r) * 5.0
        return self.leave(torch.cat([r, wide], dim=1)) + torch.cos(r)[:, :3]


class NoLayers(nn.Module):
    def forward(self, x):
        return torch.clamp(x * 1.5, 0.0, 1.0)


class Stateful(nn.Module):
    """Counts its runs, in evaluation mode, too."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(3, 3, 1)
        self.runs = 0

    def forward(self, x):
        self.runs += 1
        return self.layer(x)


class NaNs(nn.Module):
    """Gives values that are no numbers where its input is dark."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(3, 3, 1)

    def forward(self, x):
        return self.layer(torch.log(x - 0.5))


def filled(model, seed):
    """Gives every weight a number; batch normalisation something to do."""
    numbers = Numbers(seed)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not tensor.is_floating_point():
                continue
            values = torch.from_numpy(numbers.take(tensor.numel())).reshape(tensor.shape)
            fan_in = max(1, tensor[0].numel()) if tensor.dim() > 1 else 4
            if name.endswith('running_var'):
                values = values.abs() + 0.5
            elif tensor.dim() > 1:
                values = values * (3.0 / fan_in) ** 0.5
            else:
                values = values * 0.2 + (1.0 if name.endswith('1.weight') else 0.0)
            tensor.copy_(values)
    return model.eval()


def picture(height, width):
    """The picture of the tests in C++: sample i is (i * 7919 mod 255) / 255, smoothed along the row."""
    i = np.arange(height * width * 3)
    noise = ((i * 7919) % 255).astype(np.float32).reshape(height, width, 3) / np.float32(255)
    ramp = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    return np.ascontiguousarray((noise * np.float32(0.25) + ramp * np.float32(0.75)).transpose(2, 0, 1)[None])


def eager_int8(model, x):
    """PyTorch's own static quantization, calibrated on x."""
    torch.backends.quantized.engine = ENGINE
    eager = SmallUNet(lambda: nn.LeakyReLU(0.2), eager=True)
    eager.load_state_dict(model.state_dict())
    eager.eval()
    quantization.fuse_modules(eager, [['first.0', 'first.1']], inplace=True)
    activation = observer.MinMaxObserver.with_args(dtype=torch.quint8)
    eager.qconfig = quantization.QConfig(
        activation=activation,
        weight=observer.PerChannelMinMaxObserver.with_args(dtype=torch.qint8, qscheme=torch.per_channel_symmetric))
    eager.up.qconfig = quantization.QConfig(
        activation=activation,
        weight=observer.MinMaxObserver.with_args(dtype=torch.qint8, qscheme=torch.per_tensor_symmetric))
    prepared = quantization.prepare(eager)
    prepared(x)
    return quantization.convert(prepared)


def observed(values):
    """What PyTorch's observers and NumPy make of three pictures."""
    pictures = [torch.from_numpy(values[i * 4096:(i + 1) * 4096]) for i in range(3)]
    rows = {}
    for name, made in {
        'min-max': observer.MinMaxObserver(dtype=torch.quint8),
        'min-max symmetric': observer.MinMaxObserver(dtype=torch.quint8, qscheme=torch.per_tensor_symmetric),
        'moving-average': observer.MovingAverageMinMaxObserver(averaging_constant=0.01, dtype=torch.quint8),
        'histogram': observer.HistogramObserver(dtype=torch.quint8),
    }.items():
        for one in pictures:
            made(one)
        scale, zero_point = made.calculate_qparams()
        quantized = torch.fake_quantize_per_tensor_affine(
            torch.from_numpy(values), scale.item(), int(zero_point.item()), 0, 255)
        rows[name] = {'scale': scale.item(), 'zero_point': int(zero_point.item()),
                      'mse': float(((quantized.double() - torch.from_numpy(values).double()) ** 2).mean())}
    rows['percentile 99'] = {'low': float(np.percentile(values.astype(np.float64), 1)),
                             'high': float(np.percentile(values.astype(np.float64), 99))}
    return rows


def weights_golden():
    numbers = Numbers(77)
    weight = torch.from_numpy(numbers.take(6 * 4 * 9)).reshape(6, 4, 3, 3) * torch.tensor(
        [0.01, 0.1, 0.5, 1.0, 2.0, 8.0]).reshape(6, 1, 1, 1)
    per_channel = observer.PerChannelMinMaxObserver(dtype=torch.qint8, qscheme=torch.per_channel_symmetric)
    per_channel(weight)
    scales, _ = per_channel.calculate_qparams()
    return {'seed': 77, 'scales': [float(s) for s in scales]}


def write(name, module):
    """Without what describes the source text, which holds paths; with a fixed date and order."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as whole, zipfile.ZipFile(FOLDER / name, 'w') as kept:
        for info in whole.infolist():
            if not info.filename.endswith('.debug_pkl'):
                kept.writestr(zipfile.ZipInfo(info.filename), whole.read(info))


def main():
    torch.set_num_threads(1)
    unet = filled(SmallUNet(MaxLeaky), 1)
    x = torch.from_numpy(picture(32, 48))
    write('unet.pt', torch.jit.script(unet))
    write('unet_traced.pt', torch.jit.trace(unet, x))
    write('unet_frozen.pt', torch.jit.freeze(torch.jit.script(unet)))
    int8 = eager_int8(unet, x)
    write('unet_int8.pt', torch.jit.script(int8))
    with torch.inference_mode():
        (FOLDER / 'unet_answer.f32').write_bytes(unet(x).numpy().astype('<f4').tobytes())
        (FOLDER / 'unet_int8_answer.f32').write_bytes(int8(x).contiguous().numpy().astype('<f4').tobytes())
    write('separable.pt', torch.jit.script(filled(Separable(), 2)))
    write('no_layers.pt', torch.jit.script(NoLayers()))
    write('stateful.pt', torch.jit.script(filled(Stateful(), 3)))
    write('nan_when_dark.pt', torch.jit.script(filled(NaNs(), 4)))
    write('residual.pt', torch.jit.script(filled(Residual(), 6)))

    # Skewed, with a long tail and a few outliers, each picture wider than the one before.
    values = Numbers(5).take(3 * 4096).astype(np.float64)
    values = np.sign(values) * np.abs(values) ** 3 * np.repeat([1.0, 1.5, 3.0], 4096) + 0.25
    values = values.astype(np.float32)
    (FOLDER / 'activations.f32').write_bytes(values.astype('<f4').tobytes())
    golden = {'observers': observed(values), 'weights': weights_golden()}
    (FOLDER / 'golden.json').write_text(json.dumps(golden, indent=2) + '\n')


if __name__ == '__main__':
    # The order of the constants in the code follows the hashes of their names.
    if os.environ.get('PYTHONHASHSEED') != '0':
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {'PYTHONHASHSEED': '0'})
    main()
