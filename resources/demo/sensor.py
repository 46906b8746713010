# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated camera: a photograph goes in, a noisy low-light Bayer mosaic comes out.

Un-processing follows T. Brooks et al., "Unprocessing Images for Learned Raw Denoising", CVPR 2019,
section 3: inverse gamma, inverse colour correction, inverse white balance, mosaic. The inverse tone
curve is left out, and camera and illuminant are fixed (one camera, D65), so that a network can learn
its colours in a short training.

Noise is Poisson-Gaussian (A. Foi et al., "Practical Poissonian-Gaussian Noise Modeling and Fitting
for Single-Image Raw-Data", IEEE TIP 2008): shot noise with a conversion gain, read noise, rounding.
"""

import numpy as np

# Levels in data numbers (DN) of the 14-bit mosaic.
BLACK_LEVEL = 512
WHITE_LEVEL = 16383

# DN per photo-electron, and standard deviation of the read noise in DN.
CONVERSION_GAIN = 0.5
READ_NOISE = 1.5

# How much the sensor sees of a white object under D65, relative to green (DNG: AsShotNeutral).
NEUTRAL = np.array([0.5, 1.0, 0.625])

# Linear sRGB to CIE XYZ at D65 (IEC 61966-2-1).
SRGB_TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375],
                        [0.2126729, 0.7151522, 0.0721750],
                        [0.0193339, 0.1191920, 0.9503041]])

# CIE XYZ to camera, the mean of the four cameras in the code published with Brooks et al.
_MEAN_XYZ_TO_CAMERA = np.array([
    [[1.0234, -0.2969, -0.2266], [-0.5625, 1.6328, -0.0469], [-0.0703, 0.2188, 0.6406]],
    [[0.4913, -0.0541, -0.0202], [-0.6130, 1.3513, 0.2906], [-0.1564, 0.2151, 0.7183]],
    [[0.8380, -0.2630, -0.0639], [-0.2887, 1.0725, 0.2496], [-0.0627, 0.1427, 0.5438]],
    [[0.6596, -0.2079, -0.0562], [-0.4782, 1.3016, 0.1933], [-0.0970, 0.1581, 0.5181]],
]).mean(axis=0)

# Linear sRGB to white-balanced camera RGB: rows sum to one, so white stays white.
SRGB_TO_CAMERA = _MEAN_XYZ_TO_CAMERA @ SRGB_TO_XYZ
SRGB_TO_CAMERA /= SRGB_TO_CAMERA.sum(axis=1, keepdims=True)

# DNG ColorMatrix1: CIE XYZ to camera before white balance.
COLOR_MATRIX = np.diag(NEUTRAL) @ SRGB_TO_CAMERA @ np.linalg.inv(SRGB_TO_XYZ)

# Colour (0 = R, 1 = G, 2 = B) of the cell's four sites, in reading order.
PATTERNS = {'RGGB': (0, 1, 1, 2), 'BGGR': (2, 1, 1, 0), 'GRBG': (1, 0, 2, 1), 'GBRG': (1, 2, 0, 1)}

_CODES = np.arange(256) / 255.0
_LINEAR = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4)
_LINEAR = _LINEAR.astype(np.float32)
_TO_RAW = (np.diag(NEUTRAL) @ SRGB_TO_CAMERA).T.astype(np.float32)


def unprocess(photo):
    """What a noiseless sensor would see at the long exposure.

    Shapes   photo: ... x H x W x 3, uint8, sRGB; result the same shape, float32
    Range    result 0..1, linear, 1 = the sensor's white level
    Source   Brooks et al., CVPR 2019, section 3
    """
    return np.clip(_LINEAR[photo] @ _TO_RAW, 0.0, 1.0)


def mosaic(camera, pattern):
    """Keeps one colour per site.

    Shapes   camera: ... x H x W x 3, H and W even; result ... x H x W
    """
    result = np.empty(camera.shape[:-1], camera.dtype)
    for site, colour in enumerate(PATTERNS[pattern]):
        row, column = divmod(site, 2)
        result[..., row::2, column::2] = camera[..., row::2, column::2, colour]
    return result


def expose(light, ratio, generator):
    """One short exposure of a scene: shot noise, read noise, rounding, clipping.

    Shapes   light: ... x H x W, float, 0..1 at the long exposure; result uint16, same shape, in DN
    Range    ratio: long exposure time over short exposure time
    """
    electrons = light * ((WHITE_LEVEL - BLACK_LEVEL) / (ratio * CONVERSION_GAIN))
    signal = generator.poisson(electrons) * np.float32(CONVERSION_GAIN)
    signal += READ_NOISE * generator.standard_normal(light.shape, np.float32)
    return np.clip(np.rint(signal + BLACK_LEVEL), 0, WHITE_LEVEL).astype(np.uint16)


def pack(raw, pattern, ratio):
    """The network's input: one plane per site of the cell, amplified by the exposure ratio.

    Planes are R, the green in R's row, B, the green in B's row, whatever the pattern; cells start at
    even coordinates. For RGGB these are the sites (0,0), (0,1), (1,1), (1,0).

    Shapes   raw: ... x H x W, uint16; result ... x 4 x H/2 x W/2, float32
    Range    result 0..1
    Source   C. Chen et al., "Learning to See in the Dark", CVPR 2018, section 3.2
    """
    scale = np.float32(ratio / (WHITE_LEVEL - BLACK_LEVEL))
    light = np.clip((raw.astype(np.float32) - BLACK_LEVEL) * scale, 0.0, 1.0)
    sites = PATTERNS[pattern]
    red, blue = sites.index(0), sites.index(2)
    order = (red, red ^ 1, blue, blue ^ 1)
    return np.stack([light[..., site // 2::2, site % 2::2] for site in order], axis=-3)
