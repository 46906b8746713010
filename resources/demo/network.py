# SPDX-License-Identifier: GPL-3.0-or-later
"""The See-in-the-Dark U-Net and its two lighter variants.

Source   C. Chen et al., "Learning to See in the Dark", CVPR 2018; deviation: half the published width.
         Depthwise separable convolutions: A. Howard et al., "MobileNets", arXiv 1704.04861.
"""

import torch
from torch import nn

WIDTH = 16
LEVELS = 5
SLOPE = 0.2

# Whether the first and the second 3x3 convolution of each pair are depthwise separable. The very
# first convolution of the network stays dense: with four input channels there is nothing to save.
ARCHITECTURES = {
    'original': (False, False),
    'light': (False, True),
    'lighter': (True, True),
}


class Join(nn.Module):
    """Concatenates two feature maps along their channels."""

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.cat([a, b], dim=1)


class QuantizableJoin(nn.Module):
    """Like Join, with an observer on the result; eager-mode quantization needs it to be a module."""

    def __init__(self):
        super().__init__()
        self.function = nn.quantized.FloatFunctional()

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return self.function.cat([a, b], dim=1)


def convolution(channels_in, channels_out, separable):
    """A 3x3 convolution that keeps height and width, dense or depthwise separable."""
    if not separable:
        return nn.Conv2d(channels_in, channels_out, 3, padding=1)
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_in, 3, padding=1, groups=channels_in),
        nn.Conv2d(channels_in, channels_out, 1),
    )


class Pair(nn.Sequential):
    """Two 3x3 convolutions, each with its leaky ReLU."""

    def __init__(self, channels_in, channels_out, separable):
        super().__init__()
        self.add_module('first', convolution(channels_in, channels_out, separable[0]))
        self.add_module('first_activation', nn.LeakyReLU(SLOPE))
        self.add_module('second', convolution(channels_out, channels_out, separable[1]))
        self.add_module('second_activation', nn.LeakyReLU(SLOPE))


class SeeInTheDark(nn.Module):
    """Packed Bayer planes to a developed picture.

    Shapes   x: N x 4 x H x W, float32, H and W multiples of 16; result N x 3 x 2H x 2W, float32
    Range    x 0..1, linear; result about 0..1 (not clamped), display-encoded sRGB
    """

    def __init__(self, architecture, quantizable=False):
        super().__init__()
        separable = ARCHITECTURES[architecture]
        widths = [WIDTH * 2 ** level for level in range(LEVELS)]
        join = QuantizableJoin if quantizable else Join

        self.quantize = torch.ao.quantization.QuantStub() if quantizable else nn.Identity()
        self.encoder1 = Pair(4, widths[0], (False, separable[1]))
        self.encoder2 = Pair(widths[0], widths[1], separable)
        self.encoder3 = Pair(widths[1], widths[2], separable)
        self.encoder4 = Pair(widths[2], widths[3], separable)
        self.bottom = Pair(widths[3], widths[4], separable)
        self.pool = nn.MaxPool2d(2)
        self.up4 = nn.ConvTranspose2d(widths[4], widths[3], 2, stride=2)
        self.up3 = nn.ConvTranspose2d(widths[3], widths[2], 2, stride=2)
        self.up2 = nn.ConvTranspose2d(widths[2], widths[1], 2, stride=2)
        self.up1 = nn.ConvTranspose2d(widths[1], widths[0], 2, stride=2)
        self.join4 = join()
        self.join3 = join()
        self.join2 = join()
        self.join1 = join()
        self.decoder4 = Pair(widths[4], widths[3], separable)
        self.decoder3 = Pair(widths[3], widths[2], separable)
        self.decoder2 = Pair(widths[2], widths[1], separable)
        self.decoder1 = Pair(widths[1], widths[0], separable)
        self.head = nn.Conv2d(widths[0], 12, 1)
        self.dequantize = torch.ao.quantization.DeQuantStub() if quantizable else nn.Identity()
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        e1 = self.encoder1(self.quantize(x))
        e2 = self.encoder2(self.pool(e1))
        e3 = self.encoder3(self.pool(e2))
        e4 = self.encoder4(self.pool(e3))
        d = self.bottom(self.pool(e4))
        d = self.decoder4(self.join4(self.up4(d), e4))
        d = self.decoder3(self.join3(self.up3(d), e3))
        d = self.decoder2(self.join2(self.up2(d), e2))
        d = self.decoder1(self.join1(self.up1(d), e1))
        return self.shuffle(self.dequantize(self.head(d)))


def initialise(model):
    """He initialisation for leaky ReLU (K. He et al., ICCV 2015); the head starts at mid-grey."""
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.kaiming_normal_(module.weight, a=SLOPE)
            nn.init.zeros_(module.bias)
    nn.init.constant_(model.head.bias, 0.4)


def _factorise(dense):
    """The nearest depthwise + pointwise pair to a dense kernel, one rank-1 SVD per input channel.

    Shapes   dense: O x I x 3 x 3; result I x 1 x 3 x 3 and O x I x 1 x 1
    """
    u, s, v = torch.linalg.svd(dense.permute(1, 0, 2, 3).flatten(2), full_matrices=False)
    root = s[:, :1].sqrt()
    depthwise = (root * v[:, 0]).view(-1, 1, 3, 3)
    pointwise = (root * u[:, :, 0]).t()[:, :, None, None].contiguous()
    return depthwise, pointwise


@torch.no_grad()
def inherit(model, parent):
    """Starts `model` from the weights of a denser `parent`; dense kernels are factorised where needed."""
    source = parent.state_dict()
    target = model.state_dict()
    for name, value in target.items():
        if name in source:
            value.copy_(source[name])
        elif name.endswith('.0.weight'):
            stem = name[:-len('.0.weight')]
            depthwise, pointwise = _factorise(source[stem + '.weight'])
            value.copy_(depthwise)
            target[stem + '.0.bias'].zero_()
            target[stem + '.1.weight'].copy_(pointwise)
            target[stem + '.1.bias'].copy_(source[stem + '.bias'])


def choose_fast_pointwise(model):
    """Gives 1x1 convolutions a dilation, which changes nothing but the kernel that computes them.

    With one thread and fewer than 16 pictures a batch, PyTorch 1.13 sends undilated ones to a kernel
    so slow that the lighter network takes twice as long. Checkpoints do not hold dilations.
    """
    for module in model.modules():
        if isinstance(module, nn.Conv2d) and module.kernel_size == (1, 1):
            module.dilation = (2, 2)
