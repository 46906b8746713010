# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the tiny pictures of the imaging tests, beside itself: python3 make_pictures.py

Needs numpy, PIL and tifffile (Debian: python3-numpy python3-pil python3-tifffile), none of which shares a
decoder with the program except through the format libraries. There is no chance in it: two runs of the same
versions give the same bytes.

The picture of all files, 6 x 4:  R = 40 x, G = 60 y, B = 250 - 40 x - 10 y;  gray = 10 + 40 x + 5 y.
16-bit samples are 257 times that, plus x + 1.
"""

import os
import struct
import zlib

import numpy as np
import tifffile
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 6, 4
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH]
RGB = np.dstack([40 * X, 60 * Y, 250 - 40 * X - 10 * Y]).astype(np.uint8)
GRAY = (10 + 40 * X + 5 * Y).astype(np.uint8)
RGB16 = RGB.astype(np.uint16) * 257 + (X[:, :, None] + 1).astype(np.uint16)
GRAY16 = GRAY.astype(np.uint16) * 257 + (X + 1).astype(np.uint16)
RGBA = np.dstack([RGB, np.full((HEIGHT, WIDTH), 128, np.uint8)])
ORIENTATION = 274


def path(name):
    return os.path.join(HERE, name)


def write(name, data):
    with open(path(name), 'wb') as file:
        file.write(data)


def stored(upright, orientation):
    """What a file must hold so that it shows `upright` under an EXIF orientation."""
    turned = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: np.swapaxes(upright, 0, 1),
        6: np.rot90(upright, 1),
        7: np.swapaxes(upright[::-1, ::-1], 0, 1),
        8: np.rot90(upright, -1),
    }
    return np.ascontiguousarray(turned[orientation])


# --- PNG by hand: PIL writes no 16-bit RGB and no false headers -------------------------------------------

def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, bits, colour_type, rows):
    header = struct.pack('>IIBBBBB', width, height, bits, colour_type, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(rows, 9))
            + chunk(b'IEND', b''))


def png_rows(samples):
    return b''.join(b'\0' + row.astype('>u2').tobytes() for row in samples)


# --- OpenEXR by hand: scan lines without compression ------------------------------------------------------

def exr(channels, kind, display=None, flags=0):
    """channels: name to H x W float array; kind: 'e' for half, 'f' for float."""
    def attribute(name, type_name, data):
        return name + b'\0' + type_name + b'\0' + struct.pack('<I', len(data)) + data

    names = sorted(channels)
    height, width = channels[names[0]].shape
    listing = b''.join(name.encode() + b'\0' + struct.pack('<iBxxxii', 1 if kind == 'e' else 2, 0, 1, 1)
                       for name in names) + b'\0'
    window = struct.pack('<4i', 0, 0, width - 1, height - 1)
    head = struct.pack('<II', 20000630, 2 | flags)
    head += attribute(b'channels', b'chlist', listing)
    head += attribute(b'compression', b'compression', b'\0')
    head += attribute(b'dataWindow', b'box2i', window)
    head += attribute(b'displayWindow', b'box2i', display or window)
    head += attribute(b'lineOrder', b'lineOrder', b'\0')
    head += attribute(b'pixelAspectRatio', b'float', struct.pack('<f', 1))
    head += attribute(b'screenWindowCenter', b'v2f', struct.pack('<2f', 0, 0))
    head += attribute(b'screenWindowWidth', b'float', struct.pack('<f', 1)) + b'\0'
    lines = [b''.join(channels[name][y].astype('<' + kind).tobytes() for name in names) for y in range(height)]
    at = len(head) + 8 * height
    table, blocks = b'', b''
    for y, line in enumerate(lines):
        table += struct.pack('<Q', at + len(blocks))
        blocks += struct.pack('<iI', y, len(line)) + line
    return head + table + blocks


# --- DNG by hand ------------------------------------------------------------------------------------------

RAW_WIDTH, RAW_HEIGHT, RAW_WHITE = 32, 24, 1000
PATTERNS = {'rggb': [0, 1, 1, 2], 'grbg': [1, 0, 2, 1], 'gbrg': [1, 2, 0, 1], 'bggr': [2, 1, 1, 0]}


def dng(pattern='rggb', width=RAW_WIDTH, height=RAW_HEIGHT, blacks=(100,), orientation=1, photometric=32803,
        samples=1, neutral=True, white=RAW_WHITE):
    """A sample at (row, column) is its black level plus 32 row + column (the same for each of the samples)."""
    rows, columns = np.mgrid[0:height, 0:width]
    black = np.array(blacks).reshape(-1, 2)[rows % 2, columns % 2] if len(blacks) == 4 else blacks[0]
    pixels = np.repeat((black + 32 * rows + columns).astype('<u2')[:, :, None], samples, 2).tobytes()
    byte, text, short, long, rational, signed = 1, 2, 3, 4, 5, 10
    size = {byte: 'B', text: 'B', short: 'H', long: 'I', rational: 'I', signed: 'i'}
    unit = [10000, 10000, 0, 10000, 0, 10000, 0, 10000, 10000, 10000, 0, 10000, 0, 10000, 0, 10000, 10000, 10000]
    fields = [
        (254, long, [0]), (256, long, [width]), (257, long, [height]), (258, short, [16] * samples),
        (259, short, [1]), (262, short, [photometric]), (271, text, b'Maker\0'), (272, text, b'Camera\0'),
        (273, long, None), (274, short, [orientation]), (277, short, [samples]), (278, long, [height]),
        (279, long, [len(pixels)]), (284, short, [1]),
        (50706, byte, [1, 4, 0, 0]), (50707, byte, [1, 1, 0, 0]), (50708, text, b'Maker Camera\0'),
        (50713, short, [2, 2] if len(blacks) == 4 else [1, 1]), (50714, short, list(blacks)),
        (50717, short, [white] * samples), (50721, signed, unit), (50778, short, [21]),
    ]
    if photometric == 32803:
        fields += [(33421, short, [2, 2]), (33422, byte, PATTERNS[pattern]), (50710, byte, [0, 1, 2]),
                   (50711, short, [1])]
    if neutral:
        fields.append((50728, rational, [1, 2, 1, 1, 5, 8]))
    fields.sort(key=lambda field: field[0])
    extra_at = 8 + 2 + 12 * len(fields) + 4
    packed = [(tag, kind, struct.pack(f'<{len(values or [0])}{size[kind]}', *(values or [0])))
              for tag, kind, values in fields]
    pixels_at = extra_at + sum(len(data) + len(data) % 2 for _, _, data in packed if len(data) > 4)
    directory, extra = b'', b''
    for tag, kind, data in packed:
        count = len(data) // struct.calcsize('<' + size[kind]) // (2 if kind in (rational, signed) else 1)
        if tag == 273:
            data = struct.pack('<I', pixels_at)
        field = data.ljust(4, b'\0')
        if len(data) > 4:
            field = struct.pack('<I', extra_at + len(extra))
            extra += data + b'\0' * (len(data) % 2)
        directory += struct.pack('<HHI', tag, kind, count) + field
    return (struct.pack('<2sHI', b'II', 42, 8) + struct.pack('<H', len(fields)) + directory + b'\0' * 4 + extra
            + pixels)


# --- the files --------------------------------------------------------------------------------------------

def make_png():
    Image.fromarray(RGB).save(path('rgb8.png'))
    Image.fromarray(GRAY).save(path('gray8.png'))
    write('rgb16.png', png(WIDTH, HEIGHT, 16, 2, png_rows(RGB16)))
    write('gray16.png', png(WIDTH, HEIGHT, 16, 0, png_rows(GRAY16)))
    Image.fromarray(RGBA).save(path('rgba8.png'))
    Image.fromarray(np.dstack([GRAY, RGBA[:, :, 3]]), 'LA').save(path('gray_alpha8.png'))
    Image.fromarray(RGB).quantize(64, dither=Image.Dither.NONE).save(path('palette8.png'))
    Image.fromarray(X % 2 == 1).save(path('bits1.png'))
    Image.fromarray(RGB).save(path('animated.png'), save_all=True, append_images=[Image.fromarray(RGB[::-1])])
    write('bomb.png', png(30000, 30000, 8, 2, b'\0' * 1000))
    write('no_width.png', png(0, 4, 8, 2, b'\0'))
    write('very_wide.png', png(1500000, 1, 8, 0, b'\0' * 1000))


def make_tiff():
    def tiff(name, data, photometric, **options):
        tifffile.imwrite(path(name), data, photometric=photometric, metadata=None, software=False, **options)

    tiff('rgb8.tif', RGB, 'rgb')
    tiff('rgb16.tif', RGB16, 'rgb')
    tiff('rgb16_big_endian.tif', RGB16, 'rgb', byteorder='>')
    tiff('gray8.tif', GRAY, 'minisblack')
    tiff('gray16.tif', GRAY16, 'minisblack')
    tiff('white_is_zero8.tif', 255 - GRAY, 'miniswhite')
    tiff('white_is_zero16.tif', 65535 - GRAY16, 'miniswhite')
    tiff('rgb_float.tif', (RGB / 255).astype(np.float32), 'rgb')
    odd = (GRAY / 255).astype(np.float32)
    odd[0, 0], odd[0, 1], odd[0, 2], odd[0, 3], odd[0, 4] = np.nan, np.inf, -np.inf, -0.5, 1.5
    tiff('gray_float_odd.tif', odd, 'minisblack')
    tiff('rgba8_unassociated.tif', RGBA, 'rgb', extrasamples=['unassalpha'])
    tiff('rgba16_unassociated.tif', RGBA.astype(np.uint16) * 257, 'rgb', extrasamples=['unassalpha'])
    tiff('big.tif', RGB, 'rgb', bigtiff=True)
    tiff('pages.tif', np.stack([RGB, RGB[::-1]]), 'rgb')
    tiff('planes16.tif', np.moveaxis(RGB16, 2, 0).copy(), 'rgb', planarconfig='separate')
    tiff('half_float.tif', RGB.astype(np.float16), 'rgb')
    tiff('signed16.tif', RGB.astype(np.int16), 'rgb')
    tiff('tiles16.tif', RGB16, 'rgb', tile=(16, 16))
    tiff('cielab.tif', RGB, 'cielab')
    Image.fromarray(RGB).save(path('lzw.tif'), compression='tiff_lzw')
    Image.fromarray(RGB).quantize(64, dither=Image.Dither.NONE).save(path('palette8.tif'))
    Image.fromarray(X % 2 == 1).save(path('bits1.tif'))
    Image.fromarray(RGB).convert('CMYK').save(path('cmyk.tif'))
    for orientation in range(2, 9):
        for name, data in (('8', RGB), ('16', RGB16)):
            tiff(f'orientation_{orientation}_{name}.tif', stored(data, orientation), 'rgb',
                 extratags=[(ORIENTATION, 'H', 1, orientation, True)])


def make_others():
    sharp = {'quality': 100, 'subsampling': 0}
    Image.fromarray(RGB).save(path('rgb8.jpg'), **sharp)
    Image.fromarray(RGB).save(path('progressive.jpg'), progressive=True, **sharp)
    Image.fromarray(GRAY).save(path('gray8.jpg'), quality=100)
    Image.fromarray(RGB).convert('CMYK').save(path('cmyk.jpg'))
    Image.fromarray(RGB).save(path('rgb8.webp'), lossless=True)
    Image.fromarray(RGB).save(path('lossy.webp'), quality=100)
    Image.fromarray(RGBA).save(path('rgba8.webp'), lossless=True, exact=True)
    Image.fromarray(RGB).save(path('animated.webp'), save_all=True, append_images=[Image.fromarray(RGB[::-1])])
    Image.fromarray(RGB).save(path('picture.gif'))
    Image.fromarray(RGB).save(path('rgb8.bmp'))
    Image.fromarray(GRAY).save(path('gray8.bmp'))
    Image.fromarray(RGB).save(path('rgb8.ppm'))
    Image.fromarray(GRAY).save(path('gray8.pgm'))
    write('gray_of_1000.pgm', b'P5 # a comment\n6 4\n1000\n' + (GRAY * 3.0).astype('>u2').tobytes())
    write('plain.ppm', b'P3\n6 4 255\n' + ' '.join(map(str, RGB.ravel())).encode() + b'\n')
    write('bits1.pbm', b'P4 6 4\n' + bytes([0b10101000] * 4))
    write('bits1_plain.pbm', b'P1 6 4\n' + b'101010\n' * 4)
    for orientation in range(2, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        picture = Image.fromarray(stored(RGB, orientation))
        picture.save(path(f'orientation_{orientation}.jpg'), exif=exif, **sharp)
        picture.save(path(f'orientation_{orientation}.png'), exif=exif)
        picture.save(path(f'orientation_{orientation}.webp'), exif=exif, lossless=True)


def make_exr():
    linear = {name: np.where(RGB[:, :, i] / 255 <= 0.04045, RGB[:, :, i] / 255 / 12.92,
                             ((RGB[:, :, i] / 255 + 0.055) / 1.055) ** 2.4) for i, name in enumerate('RGB')}
    write('rgb_float.exr', exr(linear, 'f'))
    write('rgb_half.exr', exr(linear, 'e'))
    write('rgba_half.exr', exr({**linear, 'A': np.full((HEIGHT, WIDTH), 0.5)}, 'e'))
    write('gray_half.exr', exr({'Y': linear['R']}, 'e'))
    odd = {name: values.copy() for name, values in linear.items()}
    odd['R'][0, 0], odd['R'][0, 1] = np.nan, np.inf
    write('not_finite.exr', exr(odd, 'f'))
    write('display_window.exr', exr(linear, 'f', struct.pack('<4i', 0, 0, 9, 9)))
    write('depth_only.exr', exr({'Z': linear['R']}, 'f'))
    write('deep.exr', exr(linear, 'f', flags=0x800))


def make_dng():
    for pattern in PATTERNS:
        write(f'{pattern}.dng', dng(pattern))
    write('black_per_site.dng', dng(blacks=(100, 110, 120, 130)))
    write('odd_size.dng', dng(width=33, height=25))
    write('no_white_balance.dng', dng(neutral=False))
    write('monochrome.dng', dng(photometric=34892))
    write('linear_rgb.dng', dng(photometric=34892, samples=3))
    write('black_above_white.dng', dng(white=50))
    for orientation in range(2, 9):
        write(f'orientation_{orientation}.dng', dng(orientation=orientation))


if __name__ == '__main__':
    make_png()
    make_tiff()
    make_others()
    make_exr()
    make_dng()
