# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the See-in-the-Dark U-Net at its published width for the benchmarks, in FP32 and as PyTorch's
eager-mode static quantization makes it INT8.

Weights are random, of the size that training gives them (He et al., ICCV 2015), because times do not depend
on their values. Both files hold the same weights.

Source   C. Chen et al., "Learning to See in the Dark", CVPR 2018; deviation: none in the layers
"""

import argparse
import pathlib

import torch
from torch import nn
from torch.ao import quantization

ENGINE = 'onednn'
WIDTHS = (32, 64, 128, 256, 512)
SLOPE = 0.2
PARAMETERS = 7760748
SIDE = 256  # of the packed planes: half the picture's
CALIBRATION_PICTURES = 4


class Pair(nn.Sequential):
    """Two 3x3 convolutions, each with its leaky ReLU."""

    def __init__(self, channels_in, channels_out):
        super().__init__(nn.Conv2d(channels_in, channels_out, 3, padding=1), nn.LeakyReLU(SLOPE),
                         nn.Conv2d(channels_out, channels_out, 3, padding=1), nn.LeakyReLU(SLOPE))


class Up(nn.Module):
    """Twice the height and width, joined with what the encoder had at that size."""

    def __init__(self, channels_in, channels_out, quantizable):
        super().__init__()
        self.up = nn.ConvTranspose2d(channels_in, channels_out, 2, stride=2)
        self.function = nn.quantized.FloatFunctional() if quantizable else None

    def forward(self, x, skipped):
        parts = [self.up(x), skipped]
        return torch.cat(parts, 1) if self.function is None else self.function.cat(parts, 1)


class SeeInTheDark(nn.Module):
    """Packed Bayer planes to a picture.

    Shapes   x: N x 4 x H x W, H and W multiples of 16; result N x 3 x 2H x 2W
    """

    def __init__(self, quantizable=False):
        super().__init__()
        self.quantize = quantization.QuantStub() if quantizable else nn.Identity()
        self.dequantize = quantization.DeQuantStub() if quantizable else nn.Identity()
        self.pool = nn.MaxPool2d(2)
        self.encoders = nn.ModuleList(Pair(a, b) for a, b in zip((4, *WIDTHS), WIDTHS))
        pairs = list(zip(WIDTHS[:0:-1], WIDTHS[-2::-1]))
        self.ups = nn.ModuleList(Up(a, b, quantizable) for a, b in pairs)
        self.decoders = nn.ModuleList(Pair(a, b) for a, b in pairs)
        self.head = nn.Conv2d(WIDTHS[0], 12, 1)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x):
        x = self.quantize(x)
        skipped = []
        for level, encoder in enumerate(self.encoders):
            x = encoder(x if level == 0 else self.pool(x))
            skipped.append(x)
        for level, (up, decoder) in enumerate(zip(self.ups, self.decoders)):
            x = decoder(up(x, skipped[-2 - level]))
        return self.shuffle(self.dequantize(self.head(x)))


def float_network(seed):
    """With random weights."""
    torch.manual_seed(seed)
    model = SeeInTheDark()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if tensor.dim() == 4:
                nn.init.kaiming_normal_(tensor, a=SLOPE, mode='fan_out' if '.up.' in name else 'fan_in')
            else:
                nn.init.uniform_(tensor, -0.05, 0.05)
        model.head.weight.mul_(0.2)
        model.head.bias.fill_(0.4)
    count = sum(tensor.numel() for tensor in model.parameters())
    assert count == PARAMETERS, count
    return model.eval()


def pictures(count):
    """Planes with the structure of pictures: noise at every scale.

    Shapes   result: count x 4 x SIDE x SIDE
    Range    result 0..1
    """
    planes = torch.zeros(count, 4, SIDE, SIDE)
    for side in (4, 16, 64, SIDE):
        noise = torch.rand(count, 4, side, side)
        planes += nn.functional.interpolate(noise, (SIDE, SIDE), mode='bilinear', align_corners=False) / 4
    return planes.clamp(0, 1)


def eager_int8(model):
    """PyTorch's own: histogram observers, a scale for each channel; for transposed convolutions one scale,
    which is all that the kernels take."""
    torch.backends.quantized.engine = ENGINE
    eager = SeeInTheDark(quantizable=True)
    eager.load_state_dict(model.state_dict())
    eager.eval()
    eager.qconfig = quantization.get_default_qconfig(ENGINE)
    for module in eager.modules():
        if isinstance(module, nn.ConvTranspose2d):
            module.qconfig = quantization.QConfig(eager.qconfig.activation, quantization.default_weight_observer)
    prepared = quantization.prepare(eager)
    with torch.inference_mode():
        for picture in pictures(CALIBRATION_PICTURES).split(1):
            prepared(picture)
    return quantization.convert(prepared)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path, help='folder to write')
    parser.add_argument('--seed', type=int, default=1)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)

    model = float_network(arguments.seed)
    torch.jit.script(model).save(str(arguments.folder / 'sid.pt'))
    torch.jit.script(eager_int8(model)).save(str(arguments.folder / 'sid_eager_int8.pt'))


if __name__ == '__main__':
    main()
