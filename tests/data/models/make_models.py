#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the small TorchScript models of the tests, good and bad ones, beside this script.

    python3 make_models.py

Made with PyTorch 1.13.1 (Debian 12, python3-torch). Nothing is random: weights are written down, members of the
archives have a fixed date and order, and what describes the source text (debug_pkl) is left out, so that every run
gives the same bytes.
"""

import io
import json
import os
import pathlib
import sys
import zipfile

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parent


def identity(channels_in, channels_out, size=3):
    """A convolution that passes channel i % channels_in on as channel i."""
    layer = nn.Conv2d(channels_in, channels_out, size, padding=size // 2)
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.zero_()
        for i in range(channels_out):
            layer.weight[i, i % channels_in, size // 2, size // 2] = 1.0
    return layer


class Rgb(nn.Module):
    """Answers with its input plus `offset`."""

    def __init__(self, offset=0.0):
        super().__init__()
        self.conv = identity(3, 3)
        with torch.no_grad():
            self.conv.bias.fill_(offset)

    def forward(self, x):
        return self.conv(x)


class Gray(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = identity(1, 1)

    def forward(self, x):
        return self.conv(x)


class DoubleSize(nn.Module):
    """Super-resolution by 2: every pixel becomes four."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 12, 1)
        self.shuffle = nn.PixelShuffle(2)
        with torch.no_grad():
            self.conv.weight.zero_()
            self.conv.bias.zero_()
            for i in range(12):
                self.conv.weight[i, i // 4] = 1.0

    def forward(self, x):
        return self.shuffle(self.conv(x))


class Range255(nn.Module):
    """Takes and gives 0..255; a tenth brighter than its input, so that a wrong range shows in the figures."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        return torch.clamp(self.conv(x) + 25.5, 0.0, 255.0)


class MinusOneToOne(nn.Module):
    """Takes 0..1 and gives -1..1."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        return self.conv(x) * 2.0 - 1.0


class Bayer4(nn.Module):
    """R, mean of both greens, B of each cell, brought to full size by a pixel shuffle."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 12, 1)
        self.shuffle = nn.PixelShuffle(2)
        with torch.no_grad():
            self.conv.weight.zero_()
            self.conv.bias.zero_()
            for i in range(4):
                self.conv.weight[i, 0] = 1.0
                self.conv.weight[4 + i, 1] = 0.5
                self.conv.weight[4 + i, 3] = 0.5
                self.conv.weight[8 + i, 2] = 1.0

    def forward(self, x):
        return self.shuffle(self.conv(x))


class MultiplesOf8(nn.Module):
    """Three halvings, three doublings and skips, as in a U-Net: fails where a size is not a multiple of 8."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)
        self.last = nn.Conv2d(12, 3, 1)
        self.pool = nn.MaxPool2d(2)
        self.up = nn.Upsample(scale_factor=2.0, mode="nearest")
        with torch.no_grad():
            self.last.weight.zero_()
            self.last.bias.zero_()
            for i in range(3):
                for scale in range(4):
                    self.last.weight[i, 3 * scale + i] = 0.7 if scale == 0 else 0.1

    def forward(self, x):
        full = self.conv(x)
        half = self.pool(full)
        quarter = self.pool(half)
        eighth = self.pool(quarter)
        x = torch.cat([quarter, self.up(eighth)], 1)
        x = torch.cat([half, self.up(x)], 1)
        x = torch.cat([full, self.up(x)], 1)
        return self.last(x)


class TupleOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        y = self.conv(x)
        return y, y


class NanOutput(nn.Module):
    """One value of the answer is not a number, another infinite."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        y = self.conv(x)
        y[0, 0, 0, 0] = float("nan")
        y[0, 1, 0, 0] = float("inf")
        return y


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = identity(3, 4)
        self.linear = nn.Linear(4, 10)
        with torch.no_grad():
            self.linear.weight.fill_(0.1)
            self.linear.bias.zero_()

    def forward(self, x):
        return self.linear(self.conv(x).mean(dim=[2, 3]))


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x, y):
        return self.conv(x) + y


class FourChannels(nn.Module):
    """Answers with four channels, which is no picture."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 4)

    def forward(self, x):
        return self.conv(x)


class FiveChannelsIn(nn.Module):
    """Takes a number of channels that no kind of input has."""

    def __init__(self):
        super().__init__()
        self.conv = identity(5, 3)

    def forward(self, x):
        return self.conv(x)


class InPlace(nn.Module):
    """Changes its input tensor; the answer is half the input."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        x.mul_(0.5)
        return self.conv(x)


class Unchanged(nn.Module):
    """Returns the very tensor it was given."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        return x


class Raises(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        if x.size(0) < 100:
            raise Exception("this network\nhas <b>had</b> enough")
        return self.conv(x)


class Dropout(nn.Module):
    """Saved in training mode: every answer would differ."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)
        self.dropout = nn.Dropout2d(0.5)

    def forward(self, x):
        return self.dropout(self.conv(x))


class NoForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    @torch.jit.export
    def answer(self, x):
        return self.conv(x)


class Prints(nn.Module):
    """Writes to the standard output while it runs."""

    def __init__(self):
        super().__init__()
        self.conv = identity(3, 3)

    def forward(self, x):
        print("the network speaks")
        return self.conv(x)


def members(module):
    """The records of a TorchScript archive, by their names behind the archive's own."""
    data = io.BytesIO()
    torch.jit.save(module, data)
    with zipfile.ZipFile(data) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()
                if not name.endswith(".debug_pkl")}


def write_archive(name, records):
    stem = pathlib.Path(name).stem
    with zipfile.ZipFile(FOLDER / name, "w", zipfile.ZIP_STORED) as archive:
        for record in sorted(records):
            archive.writestr(zipfile.ZipInfo(f"{stem}/{record}"), records[record])


def write_model(name, module, sidecar=None):
    write_archive(name, members(torch.jit.script(module)))
    if sidecar is not None:
        (FOLDER / name).with_suffix(".json").write_text(json.dumps(sidecar, indent=2) + "\n")


def edited(records, change):
    """The records with `change` applied to the text of every code record."""
    return {name: change(data.decode()).encode() if name.endswith(".py") else data
            for name, data in records.items()}


def main():
    good = {
        "rgb.pt": Rgb(),
        "rgb_brighter.pt": Rgb(0.1),
        "gray.pt": Gray(),
        "double_size.pt": DoubleSize(),
        "bayer4.pt": Bayer4(),
        "in_place.pt": InPlace(),
        "unchanged.pt": Unchanged(),
        "multiples_of_8.pt": MultiplesOf8(),
        "double_parameters.pt": Rgb().double(),
        "half_parameters.pt": Rgb().half(),
        "prints.pt": Prints(),
        "tuple_output.pt": TupleOutput(),
        "nan_output.pt": NanOutput(),
        "classifier.pt": Classifier(),
        "two_inputs.pt": TwoInputs(),
        "four_channels.pt": FourChannels(),
        "five_channels_in.pt": FiveChannelsIn(),
        "raises.pt": Raises(),
        "no_forward.pt": NoForward(),
    }
    for name, module in good.items():
        write_model(name, module.eval())
    write_model("dropout.pt", Dropout().train())
    write_model("range_255.pt", Range255().eval(),
                {"kind": "rgb", "range": [0, 255], "output_range": [0, 255], "label": "0 to 255"})
    write_model("minus_one_to_one.pt", MinusOneToOne().eval(), {"output_range": [-1, 1]})
    write_model("bad_sidecar.pt", Rgb().eval(), {"kidn": "rgb"})

    rgb = members(torch.jit.script(Rgb().eval()))
    write_archive("version_99.pt", rgb | {"version": b"99\n"})
    write_archive("short_weights.pt", rgb | {"data/0": rgb["data/0"][:8]})
    write_archive("no_constants.pt", {name: data for name, data in rgb.items() if name != "constants.pkl"})
    # The location of a tensor is a text in the pickle: X, its length in four bytes, the text.
    write_archive("tensors_on_cuda.pt",
                  rgb | {"data.pkl": rgb["data.pkl"].replace(b"X\3\0\0\0cpu", b"X\6\0\0\0cuda:0")})
    # Not of any library that is there, so that no build of LibTorch knows it.
    write_archive("unknown_operator.pt", edited(members(torch.jit.script(Unchanged().eval())), lambda code:
                  code.replace("return x", "return ops.torchvision.deform_conv2d(x)")))

    state = io.BytesIO()
    torch.save(Rgb().state_dict(), state)
    (FOLDER / "state_dict.pth").write_bytes(state.getvalue())
    legacy = io.BytesIO()
    torch.save(Rgb().state_dict(), legacy, _use_new_zipfile_serialization=False)
    (FOLDER / "state_dict_legacy.pth").write_bytes(legacy.getvalue())


if __name__ == "__main__":
    # The order of the constants in the code follows the hashes of their names.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    main()
