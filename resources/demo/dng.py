# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a Bayer mosaic as an uncompressed DNG file.

Source   Adobe, "Digital Negative (DNG) Specification", version 1.4.0.0; TIFF 6.0
"""

import struct

import numpy as np

import sensor

_ASCII, _BYTE, _SHORT, _LONG, _RATIONAL, _SRATIONAL = 2, 1, 3, 4, 5, 10
_FORMATS = {_BYTE: 'B', _SHORT: 'H', _LONG: 'I', _RATIONAL: 'I', _SRATIONAL: 'i'}
_ILLUMINANT_D65 = 21
_PHOTOMETRIC_CFA = 32803


def _rationals(values, denominator=10000):
    return [part for value in np.ravel(values) for part in (round(float(value) * denominator), denominator)]


def _payload(kind, values):
    """The bytes of one entry and its count in TIFF's sense."""
    if kind == _ASCII:
        data = values.encode('ascii') + b'\0'
        return data, len(data)
    data = struct.pack(f'<{len(values)}{_FORMATS[kind]}', *values)
    return data, len(values) // (2 if kind in (_RATIONAL, _SRATIONAL) else 1)


def write_dng(path, raw, pattern, exposure_seconds):
    """Writes one mosaic, little endian, one strip, 16 bits a sample.

    Shapes   raw: H x W, uint16, in DN between sensor.BLACK_LEVEL and sensor.WHITE_LEVEL
    """
    height, width = raw.shape
    pixels = raw.astype('<u2').tobytes()
    entries = [
        (254, _LONG, [0]),                                    # NewSubfileType: the full picture
        (256, _LONG, [width]),
        (257, _LONG, [height]),
        (258, _SHORT, [16]),                                  # BitsPerSample
        (259, _SHORT, [1]),                                   # Compression: none
        (262, _SHORT, [_PHOTOMETRIC_CFA]),
        (271, _ASCII, 'Sidelight'),                           # Make
        (272, _ASCII, 'Simulated Sensor'),                    # Model
        (273, _LONG, None),                                   # StripOffsets, known below
        (274, _SHORT, [1]),                                   # Orientation
        (277, _SHORT, [1]),                                   # SamplesPerPixel
        (278, _LONG, [height]),                               # RowsPerStrip
        (279, _LONG, [len(pixels)]),                          # StripByteCounts
        (284, _SHORT, [1]),                                   # PlanarConfiguration
        (33421, _SHORT, [2, 2]),                              # CFARepeatPatternDim
        (33422, _BYTE, sensor.PATTERNS[pattern]),             # CFAPattern
        (33434, _RATIONAL, _rationals([exposure_seconds])),   # ExposureTime
        (50706, _BYTE, [1, 4, 0, 0]),                         # DNGVersion
        (50707, _BYTE, [1, 1, 0, 0]),                         # DNGBackwardVersion
        (50708, _ASCII, 'Sidelight Simulated Sensor'),        # UniqueCameraModel
        (50710, _BYTE, [0, 1, 2]),                            # CFAPlaneColor
        (50711, _SHORT, [1]),                                 # CFALayout: rectangular
        (50713, _SHORT, [1, 1]),                              # BlackLevelRepeatDim
        (50714, _SHORT, [sensor.BLACK_LEVEL]),
        (50717, _SHORT, [sensor.WHITE_LEVEL]),
        (50721, _SRATIONAL, _rationals(sensor.COLOR_MATRIX)),  # ColorMatrix1
        (50728, _RATIONAL, _rationals(sensor.NEUTRAL)),       # AsShotNeutral
        (50778, _SHORT, [_ILLUMINANT_D65]),                   # CalibrationIlluminant1
    ]
    directory_at = 8
    overflow_at = directory_at + 2 + 12 * len(entries) + 4
    payloads = [(tag, kind, *_payload(kind, [0] if values is None else values))
                for tag, kind, values in entries]
    pixels_at = overflow_at + sum(len(data) + len(data) % 2 for _, _, data, _ in payloads if len(data) > 4)

    directory, overflow = b'', b''
    for tag, kind, data, count in payloads:
        if tag == 273:
            data = struct.pack('<I', pixels_at)
        if len(data) > 4:
            field = struct.pack('<I', overflow_at + len(overflow))
            overflow += data + b'\0' * (len(data) % 2)
        else:
            field = data.ljust(4, b'\0')
        directory += struct.pack('<HHI', tag, kind, count) + field
    header = struct.pack('<2sHI', b'II', 42, directory_at)
    with open(path, 'wb') as file:
        file.write(header + struct.pack('<H', len(entries)) + directory + b'\0' * 4 + overflow + pixels)


def read_dng(path):
    """Reads a file that write_dng wrote (no other).

    Shapes   result: H x W, uint16, and the name of the pattern
    """
    with open(path, 'rb') as file:
        data = file.read()
    directory_at, = struct.unpack_from('<I', data, 4)
    entries, = struct.unpack_from('<H', data, directory_at)
    fields = {}
    for index in range(entries):
        tag, _, _ = struct.unpack_from('<HHI', data, directory_at + 2 + 12 * index)
        fields[tag] = data[directory_at + 10 + 12 * index:directory_at + 14 + 12 * index]
    width, height, pixels_at = (struct.unpack('<I', fields[tag])[0] for tag in (256, 257, 273))
    raw = np.frombuffer(data, '<u2', width * height, pixels_at).reshape(height, width)
    pattern = next(name for name, sites in sensor.PATTERNS.items() if bytes(sites) == fields[33422])
    return raw, pattern
