#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the models of the hostile tests, beside this script: they fail, lie, leave, loop, grow and pry.

    python3 make_hostile_models.py

Made with PyTorch 1.13.1 (Debian 12, python3-torch). Most are the archive of a network without weights, its code
replaced by the TorchScript that is written down here: the compiler of Python would drop what has no use. Nothing is
random, so that every run gives the same bytes. "@SCRATCH@" stands for a folder that the test puts in its place.
"""

import io
import os
import pathlib
import sys
import typing
import warnings
import zipfile

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.append(str(FOLDER.parent / "models"))

from make_models import identity, members, write_archive  # noqa: E402: beside this folder

MANY_OPERATORS = 2_000
TOO_MANY_OPERATORS = 20_000 # the passes of LibTorch go from one to the next by recursion


class Net(nn.Module):
    """No state: what its forward does is put in later."""

    def forward(self, x):
        return x


class Remembering(nn.Module):
    """The same with a number, a tensor and a list that outlast a run."""

    kept: typing.List[torch.Tensor]

    def __init__(self):
        super().__init__()
        self.count = 0
        self.tensor = torch.zeros(1)
        self.kept = []

    def forward(self, x):
        return x


class Restoring(nn.Module):
    """The same with code that runs while it is opened."""

    def forward(self, x):
        return x

    @torch.jit.export
    def __getstate__(self):
        return 1, self.training

    @torch.jit.export
    def __setstate__(self, state: tuple[int, bool]):
        self.training = state[1]


def coded(base, code, methods=""):
    """The records of a scripted module, its forward (and what comes before it) replaced."""
    records = members(torch.jit.script(base.eval()))
    for name, data in records.items():
        if name.endswith(".py"):
            head = data.decode().split("  def forward", 1)[0]
            records[name] = (head + methods + code).encode()
    return records


def indented(body):
    return "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))


def forward(body, arguments="x: Tensor", returns="Tensor", of="Net"):
    return f"  def forward(self: __torch__.{of}, {arguments}) -> {returns}:\n{indented(body)}"


def write(name, records):
    """As LibTorch does: code is deflated, all else stored."""
    stem = pathlib.Path(name).stem
    with zipfile.ZipFile(FOLDER / name, "w", zipfile.ZIP_STORED) as archive:
        for record in sorted(records):
            method = zipfile.ZIP_DEFLATED if record.endswith(".py") and len(records[record]) > 4000 else None
            archive.writestr(zipfile.ZipInfo(f"{stem}/{record}"), records[record], method, 9)


def plain(name, body, methods="", **signature):
    write(name, coded(Net(), forward(body, **signature), methods))


def remembering(name, body):
    write(name, coded(Remembering(), forward(body, of="Remembering")))


# --- B02, B03: signatures -------------------------------------------------------------------------------------

def make_signatures():
    plain("no_inputs.pt", "return torch.zeros([1, 3, 8, 8])", arguments="")
    plain("keyword_only.pt", "return x", arguments="*, x: Tensor")
    plain("keyword_besides.pt", "return x", arguments="x: Tensor, *, y: Tensor")
    plain("default_besides.pt", "return torch.mul(x, gain)", arguments="x: Tensor, gain: float=0.5")
    plain("text_input.pt", "return torch.zeros([1, 3, 8, 8])", arguments="x: str")
    plain("list_input.pt", "return x[0]", arguments="x: List[Tensor]")
    plain("returns_dict.pt", 'return {"picture": x}', returns="Dict[str, Tensor]")
    plain("returns_list_of_one.pt", "return [x]", returns="List[Tensor]")
    plain("returns_list_of_two.pt", "return [x, x]", returns="List[Tensor]")
    plain("returns_empty_list.pt", "return annotate(List[Tensor], [])", returns="List[Tensor]")
    plain("returns_tuple_of_one.pt", "return (x,)", returns="Tuple[Tensor]")
    plain("returns_nested.pt", 'return ([x], {"a": (x, 1)})',
          returns="Tuple[List[Tensor], Dict[str, Tuple[Tensor, int]]]")
    plain("returns_none.pt", "return None", returns="NoneType")
    plain("returns_int.pt", "return 42", returns="int")
    plain("returns_text.pt", 'return "a picture"', returns="str")
    plain("returns_bool.pt", "return True", returns="bool")
    plain("returns_device.pt", "return ops.prim.device(x)", returns="Device")
    plain("returns_itself.pt", "return self", returns="__torch__.Net")


# --- B05, B06, B07: sizes, values, types ------------------------------------------------------------------------

def make_answers():
    plain("half_size.pt", "return torch.avg_pool2d(x, [2, 2])")
    plain("another_size.pt", "return torch.zeros([1, 3, 5, 7])")
    plain("one_dimension.pt", "return torch.flatten(x)")
    plain("no_dimension.pt", "return torch.sum(x)")
    plain("five_dimensions.pt", "return torch.unsqueeze(x, 0)")
    plain("no_elements.pt", "return torch.zeros([1, 3, 0, 8])")
    plain("batch_of_two.pt", "return torch.cat([x, x], 0)")
    plain("one_channel.pt", "return torch.mean(x, [1], True)")
    plain("two_channels.pt", "return torch.zeros([1, 2, 8, 8])")
    plain("thousand_channels.pt", "return torch.zeros([1, 1000, 8, 8])")
    # A hundred billion pixels, all of them the same number in memory.
    plain("expanded.pt", "return torch.expand(torch.zeros([1, 3, 1, 1]), [1, 3, 300000, 300000])")
    plain("width_of_33_bits.pt", "return torch.expand(torch.zeros([1, 3, 1, 1]), [1, 3, 1, 4294967296])")
    plain("side_of_32_bits.pt", "return torch.expand(torch.zeros([1, 3, 1, 1]), [1, 3, 3000000000, 1])")
    plain("infinite.pt", "return torch.div(x, 0.)")
    plain("zeros.pt", "return torch.zeros_like(x)")
    plain("constant.pt", "return torch.full_like(x, 0.25)")
    plain("denormal.pt", "return torch.full_like(x, 1e-45)")
    plain("huge.pt", "return torch.full_like(x, 1e38)")
    plain("negative.pt", "return torch.neg(x)")
    for name, number in (("int64", 4), ("bool", 11), ("half", 5), ("bfloat16", 15), ("double", 7),
                         ("complex", 9), ("uint8", 0)):
        plain(f"type_{name}.pt", f"return torch.to(x, {number})")
    plain("quantized_answer.pt", "return torch.quantize_per_tensor(x, 0.00392156862745098, 0, 13)")
    plain("sparse_answer.pt", "return torch.to_sparse(x)")
    plain("meta_answer.pt", 'return torch.to(x, torch.device("meta"))')
    plain("mkldnn_answer.pt", "return torch.to_mkldnn(x)")
    plain("negated_view.pt", "return torch._neg_view(torch.neg(torch.mean(x, [1], True)))")
    plain("conjugated_view.pt", "return torch.real(torch.conj(torch.to(x, 9)))")


# --- B08 to B12: parameters, engines, devices, chance, changes in place -----------------------------------------

class Linear(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 3)
        with torch.no_grad():
            self.linear.weight.copy_(torch.eye(3))
            self.linear.bias.zero_()

    def forward(self, x):
        return self.linear(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Convolutions(nn.Module):
    """Two convolutions that pass their input on, quantized as a whole."""

    def __init__(self):
        super().__init__()
        self.quantize = torch.ao.quantization.QuantStub()
        self.first = identity(3, 6)
        self.second = identity(6, 3)
        self.dequantize = torch.ao.quantization.DeQuantStub()

    def forward(self, x):
        return self.dequantize(self.second(self.first(self.quantize(x))))


def make_quantized():
    warnings.simplefilter("ignore")
    torch.backends.quantized.engine = "onednn"
    network = Convolutions().eval()
    network.qconfig = torch.ao.quantization.QConfig(
        activation=torch.ao.quantization.MinMaxObserver.with_args(quant_min=0, quant_max=127),
        weight=torch.ao.quantization.default_weight_observer)
    prepared = torch.ao.quantization.prepare(network)
    prepared(torch.linspace(0, 1, 3 * 16 * 16).reshape(1, 3, 16, 16))
    write_archive(FOLDER / "int8.pt", members(torch.jit.script(torch.ao.quantization.convert(prepared))))
    for engine in ("onednn", "qnnpack"):
        torch.backends.quantized.engine = engine
        dynamic = torch.ao.quantization.quantize_dynamic(Linear().eval(), {nn.Linear})
        write_archive(FOLDER / f"dynamic_{engine}.pt", members(torch.jit.script(dynamic)))


def make_surroundings():
    plain("asks_for_cuda.pt", "return torch.cuda(x)")
    plain("always_dropout.pt", "return torch.dropout(x, 0.5, True)")
    plain("random.pt", "return torch.add(x, torch.rand_like(x))")
    plain("zeroes_its_input.pt", "return torch.zero_(x)")
    plain("resizes_its_input.pt", "y = torch.clone(x)\n_0 = torch.resize_(x, [1000000])\nreturn y")
    plain("adds_to_its_input.pt", "return torch.add_(x, 1.)")
    plain("reseeds.pt", "torch.manual_seed(3)\nreturn x")
    plain("switches_gradients_on.pt", "torch.set_grad_enabled(True)\nreturn x")


# --- B13 to B17: time, memory, state ----------------------------------------------------------------------------

# LibTorch leaves out what has no effect, and computes constants once.
LOOP = """
_0 = True
while _0:
  _1 = torch.add_(x, 0.)
"""
FOREVER = LOOP + "return x\n"


GROWTH = """
y = [torch.zeros([1])]
_0 = True
while _0:
  _1 = torch.append(y, torch.rand([262144]))
"""


def make_endless():
    plain("endless_forward.pt", FOREVER)
    restoring = "  def __setstate__(self: __torch__.Restoring, state: Tuple[int, bool]) -> NoneType:\n"
    still = '''  def __getstate__(self: __torch__.Restoring) -> Tuple[int, bool]:
    return (1, self.training)
'''

    def at_load(name, body):
        code = restoring + indented(body) + "    self.training = (state)[1]\n    return None\n"
        write(name, coded(Restoring(), forward("return x", of="Restoring"), still + code))

    at_load("endless_load.pt", "x = torch.zeros([1])" + LOOP + "print(x)")
    at_load("saves_at_load.pt", 'torch.save(state, "@SCRATCH@/written_at_load")')
    at_load("reads_at_load.pt",
            '_0 = torch.from_file("@SCRATCH@/secret", False, 16, dtype=0)\nprint(torch.sum(_0))')
    at_load("grows_at_load.pt", GROWTH + "print(torch.len(y))")
    at_load("raises_at_load.pt", 'ops.prim.RaiseException("not today")')
    at_load("prints_at_load.pt", 'for i in range(1000):\n  print("opened")')


def make_memory():
    plain("allocates_64_tib.pt", "y = torch.zeros([17592186044416])\nreturn torch.add(x, torch.sum(y))")
    plain("allocates_128_gib.pt", "y = torch.zeros([34359738368])\nreturn torch.add(x, torch.sum(y))")
    plain("allocates_beyond_64_bits.pt",
          "y = torch.zeros([4611686018427387904, 16])\nreturn torch.add(x, torch.sum(y))")
    plain("appends_without_end.pt", GROWTH + "return torch.add(x, torch.len(y))")
    plain("doubles_a_text.pt", 'text = "0123456789abcdef"\nfor i in range(60):\n'
          "  text = torch.add(text, text)\nreturn torch.add(x, torch.len(text))")
    plain("numbers_without_end.pt", "y = [1]\n_0 = True\nwhile _0:\n  _1 = torch.append(y, 1)\n"
          "return torch.add(x, torch.len(y))")
    # The square of the number of pixels: 256 MiB for 64 x 128.
    plain("needs_memory_for_large_pictures.pt",
          "y = torch.flatten(torch.mean(x, [1]))\n"
          "z = torch.mul(torch.unsqueeze(y, 0), torch.unsqueeze(y, 1))\n"
          "return torch.add(x, torch.mul(torch.sum(z), 0.))")
    remembering("leaks.pt", "_0 = torch.append(self.kept, torch.rand([8388608]))\nreturn x")
    remembering("counts.pt", "self.count = torch.add(self.count, 1)\n"
                "return torch.mul(torch.ones_like(x), torch.div(1., self.count))")
    remembering("keeps_the_last_picture.pt", "y = torch.add(x, torch.mul(self.tensor, 0.5))\n"
                "self.tensor = torch.clone(x)\nreturn y")


# --- B18 to B24: texts, files, network, threads -----------------------------------------------------------------

def make_texts():
    plain("raises.pt", 'ops.prim.RaiseException("too <b>dark</b>")\nreturn x')
    plain("asserts.pt", 'if torch.gt(torch.size(x, 1), 100):\n  pass\nelse:\n'
          '  ops.prim.RaiseException("AssertionError: not enough channels")\nreturn x')
    markup = r'"<html><script>alert(1)</script>\033[31m\033]0;title\007 \000 \n"'
    plain("raises_50_mb.pt", f"text = {markup}\nfor i in range(20):\n  text = torch.add(text, text)\n"
          "ops.prim.RaiseException(text)\nreturn x")
    # What the translation of errors looks for, 50 MB of it.
    plain("raises_50_mb_of_errors.pt",
          'text = "expected input 1 to have 1 channels, but got 22 channels "\nfor i in range(20):\n'
          "  text = torch.add(text, text)\nops.prim.RaiseException(text)\nreturn x")
    plain("raises_words_of_memory.pt", 'ops.prim.RaiseException("std::bad_alloc")\nreturn x')
    plain("prints_1_gb.pt", 'text = "0123456789abcde\\n"\nfor i in range(16):\n  text = torch.add(text, text)\n'
          "for i in range(1024):\n  print(text)\nreturn x")
    plain("prints_words_of_memory.pt", f'print("std::bad_alloc"){FOREVER}')
    plain("warns.pt", 'for i in range(100000):\n  torch.warn("mind the gap", 2)\nreturn x')


def make_files():
    plain("saves.pt", 'torch.save(x, "@SCRATCH@/written")\nreturn x')
    plain("saves_here.pt", 'torch.save(x, "written_here")\nreturn x')
    plain("overwrites.pt", 'torch.save(x, "@SCRATCH@/precious")\nreturn x')
    plain("reads.pt", 'y = torch.from_file("@SCRATCH@/secret", False, 16, dtype=0)\n'
          "return torch.mul(torch.ones_like(x), torch.mean(torch.to(y, 6)))")
    plain("reads_passwords.pt", 'y = torch.from_file("/etc/passwd", False, 16, dtype=0)\n'
          "return torch.mul(torch.ones_like(x), torch.mean(torch.to(y, 6)))")
    plain("maps_and_changes.pt", 'y = torch.from_file("@SCRATCH@/precious", True, 16, dtype=0)\n'
          "_0 = torch.zero_(y)\nprint(torch.sum(y))\nreturn x")
    plain("maps_anew.pt", 'y = torch.from_file("@SCRATCH@/mapped", True, 4096, dtype=0)\n'
          "_0 = torch.zero_(y)\nprint(torch.sum(y))\nreturn x")
    # The question of the program itself comes over descriptor 3.
    plain("maps_its_socket.pt", 'y = torch.from_file("/proc/self/fd/3", True, 4096, dtype=0)\n'
          "_0 = torch.zero_(y)\nprint(torch.sum(y))\nreturn x")
    plain("writes_its_memory.pt", 'torch.save(x, "/proc/self/mem")\nreturn x')


def make_network_and_threads():
    called = "  def work(self: __torch__.Net, x: Tensor) -> Tensor:\n    return torch.add(x, 0.)\n"
    plain("calls_another_machine.pt",
          'f = ops.prim.rpc_async("worker", "__torch__.work", (x,))\nreturn torch.wait(f)')
    plain("names_a_machine.pt", 'w = __torch__.torch.classes.dist_rpc.WorkerInfo.__new__('
          "__torch__.torch.classes.dist_rpc.WorkerInfo)\n"
          '_0 = (w).__init__("worker", 1, )\nreturn x')
    plain("makes_a_process_group.pt", 'g = __torch__.torch.classes.c10d.ProcessGroup.__new__('
          "__torch__.torch.classes.c10d.ProcessGroup)\n"
          "_0 = (g).__init__(0, 2, )\nw = ops.c10d.barrier(g, [0], 1000)\n_1 = (w).wait()\nreturn x")
    fork = "def __forked_function():\n  return (self).work(x, )\nf = fork(__forked_function)\n"
    every = "for i in range(10000):\n" + indented(fork).replace("    ", "  ", 1).replace("\n    ", "\n  ")
    plain("forks_10000_times.pt", f"y = x\n{every}  y = torch.wait(f)\nreturn y", methods=called)
    plain("forks_and_never_waits.pt", f"y = annotate(List[Future[Tensor]], [])\n{every}"
          "  _0 = torch.append(y, f)\nreturn torch.add(x, torch.sub(torch.len(y), 10000))", methods=called)
    endless = "  def work(self: __torch__.Net, x: Tensor) -> Tensor:\n" + indented(FOREVER)
    plain("leaves_an_endless_fork.pt", f"{fork}y = [f]\nreturn torch.add(x, torch.sub(torch.len(y), 1))",
          methods=endless)
    plain("waits_for_an_endless_fork.pt", f"{fork}return torch.wait(f)", methods=endless)
    again = "  def work(self: __torch__.Net, x: Tensor) -> Tensor:\n    return (self).forward(x, )\n"
    plain("calls_itself.pt", "return (self).work(x, )", methods=again)


# --- B25 to B30: memory out of bounds, depth, sizes -------------------------------------------------------------

def make_the_rest():
    plain("strides_out_of_bounds.pt", "return torch.as_strided(x, [1, 3, 1000, 1000], [0, 0, 1000, 1])")
    plain("indexes_out_of_bounds.pt", "y = torch.full([1], 99999999999, dtype=4)\n"
          "return torch.mul(x, torch.take(x, y))")
    plain("embeds_out_of_bounds.pt", "y = torch.full([1, 3, 8, 8], 99999999999, dtype=4)\n"
          "return torch.select(torch.embedding(torch.ones([2, 2]), y), 4, 0)")
    plain("divides_by_zero.pt", "return torch.mul(x, torch.remainder(1, torch.sub(torch.size(x, 0), 1)))")
    for name, count in (("many_operators.pt", MANY_OPERATORS), ("too_many_operators.pt", TOO_MANY_OPERATORS)):
        plain(name, "y = x\n" + "y = torch.add(y, 0.)\n" * count + "return y")
    plain("deep_expression.pt", "return " + "torch.neg(" * 3000 + "x" + ")" * 3000)
    # 224 x 224 and nothing else, as networks with a fixed linear layer; and multiples of 32.
    plain("fixed_size.pt", "y = torch.reshape(x, [1, 3, 224, 224])\nreturn y")
    plain("multiples_of_32.pt", "y = x\nfor i in range(5):\n  y = torch.max_pool2d(y, [2, 2])\n"
          "return torch.mul(x, torch.upsample_nearest2d(y, [torch.mul(torch.size(y, 2), 32), "
          "torch.mul(torch.size(y, 3), 32)]))")
    plain("swapped_channels.pt", "return torch.flip(x, [1])")
    plain("shifted.pt", "return torch.roll(x, [1], [3])")


# --- M06, M07: what is no TorchScript archive, or one of another kind ---------------------------------------------

def make_other_kinds():
    network = Linear().eval()
    pickled = io.BytesIO()
    torch.save(network, pickled)
    (FOLDER / "whole_module.pth").write_bytes(pickled.getvalue())
    script = torch.jit.script(network)
    lite = script._save_to_buffer_for_lite_interpreter()
    with zipfile.ZipFile(io.BytesIO(lite)) as archive:
        records = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    write_archive(FOLDER / "lite.ptl", {n: d for n, d in records.items() if not n.endswith(".debug_pkl")})


if __name__ == "__main__":
    # The order of the constants in the code follows the hashes of their names.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    make_signatures()
    make_answers()
    make_quantized()
    make_surroundings()
    make_endless()
    make_memory()
    make_texts()
    make_files()
    make_network_and_threads()
    make_the_rest()
    make_other_kinds()
