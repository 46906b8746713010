// SPDX-License-Identifier: GPL-3.0-or-later
// What the calls in a pickle give: the functions that LibTorch's pickler names.
#include "inference/archive/pickle_machine.h"

#include <algorithm>

namespace sidelight
{

namespace
{

/// LibTorch parses the names of types by recursion.
constexpr std::size_t kMaxTypeName = 4096;
constexpr int kMaxTypeDepth = 64;

bool isTypeName(std::string_view text)
{
    int depth = 0;
    for (const char c : text) {
        depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
        if (depth < 0 || depth > kMaxTypeDepth) {
            return false;
        }
    }
    return depth == 0 && !text.empty() && text.size() <= kMaxTypeName;
}

}

const std::string &PickleMachine::globalName(const PickleValue &value) const
{
    require(value.kind == Kind::Global, "has another value where a class is needed");
    return m_names[value.index];
}

std::span<const PickleValue> PickleMachine::elementsOf(const PickleValue &tuple) const
{
    require(tuple.kind == Kind::Tuple, "has another value where a tuple is needed");
    return std::span<const PickleValue>(m_elements)
        .subspan(tuple.index, static_cast<std::size_t>(tuple.number));
}

std::vector<std::int64_t> PickleMachine::integersOf(const PickleValue &tuple) const
{
    std::vector<std::int64_t> numbers;
    for (const PickleValue &value : elementsOf(tuple)) {
        require(value.kind == Kind::Integer, "has another value where a whole number is needed");
        numbers.push_back(value.number);
    }
    return numbers;
}

void PickleMachine::call()
{
    const PickleValue argument = pop();
    push(called(globalName(pop()), argument));
}

PickleValue PickleMachine::called(const std::string &name, const PickleValue &argument) const
{
    PickleValue result;
    if (name == "torch._utils._rebuild_tensor_v2") {
        return tensor(argument, false);
    }
    if (name == "torch._utils._rebuild_qtensor") {
        return tensor(argument, true);
    }
    if (name == "torch.jit._pickle.build_intlist") {
        return typedList(argument, Kind::Integer);
    }
    if (name == "torch.jit._pickle.build_doublelist") {
        return typedList(argument, Kind::Real);
    }
    if (name == "torch.jit._pickle.build_boollist") {
        return typedList(argument, Kind::Bool);
    }
    if (name == "torch.jit._pickle.build_tensorlist") {
        return typedList(argument, Kind::Tensor);
    }
    if (name == "torch.jit._pickle.restore_type_tag") {
        return tagged(argument);
    }
    if (name == "collections.OrderedDict") {
        require(elementsOf(argument).empty(), "has an ordered dict with content");
        return result;
    }
    if (name == "torch.device") {
        const std::span<const PickleValue> parts = elementsOf(argument);
        require(parts.size() == 1 && !textOf(parts[0]).empty(), "has a device without a name");
        result.kind = Kind::Other;
        return result;
    }
    if (name == "builtins.complex") {
        const std::span<const PickleValue> parts = elementsOf(argument);
        require(parts.size() == 2 && parts[0].kind == Kind::Real && parts[1].kind == Kind::Real,
                "has a complex number without two parts");
        result.kind = Kind::Other;
        return result;
    }
    // A class of the network is called for its enumerations.
    require(name.starts_with("__torch__."), "calls what is no function");
    result.kind = Kind::Object;
    result.depth = depthAround({&argument, 1});
    return result;
}

PickleValue PickleMachine::typedList(const PickleValue &argument, Kind kind) const
{
    const std::span<const PickleValue> parts = elementsOf(argument);
    require(parts.size() == 1 && parts[0].kind == Kind::List
                && (parts[0].number & ~(std::int64_t{1} << static_cast<unsigned>(kind))) == 0,
            "has a list with values of another kind");
    return parts[0];
}

PickleValue PickleMachine::tagged(const PickleValue &argument) const
{
    const std::span<const PickleValue> parts = elementsOf(argument);
    require(parts.size() == 2 && (parts[0].kind == Kind::List || parts[0].kind == Kind::Dict)
                && isTypeName(textOf(parts[1])),
            "has a list or dict of an unknown type");
    return parts[0];
}

PickleValue PickleMachine::tensor(const PickleValue &argument, bool quantized) const
{
    // Storage, offset, sizes, strides, the quantizer if there is one, whether it requires a gradient, hooks;
    // and the bits of views, which only tensors of floating point have.
    const std::span<const PickleValue> parts = elementsOf(argument);
    const std::size_t common = quantized ? 7 : 6;
    require(parts.size() == common || (!quantized && parts.size() == 7 && parts[6].kind == Kind::Dict),
            "has a tensor with too few parts, or too many");
    require(parts[0].kind == Kind::Storage && parts[1].kind == Kind::Integer
                && parts[common - 2].kind == Kind::Bool,
            "has a tensor with parts of another kind");
    const StorageClaim &storage = m_storages[parts[0].index];
    require(storage.type->quantized == quantized, "has a tensor of another type than its storage");

    const std::vector<std::int64_t> sizes = integersOf(parts[2]);
    const auto extent = tensorExtent(parts[1].number, sizes, integersOf(parts[3]));
    require(extent.has_value(), "has a tensor of an impossible size");
    const auto shared = static_cast<std::int64_t>(storage.type->values);
    if (extent->end / shared + (extent->end % shared == 0 ? 0 : 1) > storage.elements) {
        throw PickleRefusal{PickleRefusal::Kind::ShortWeights,
                            "a tensor goes on to element " + std::to_string(extent->end)
                                + " of the storage \"" + std::string(storage.key) + "\", which has "
                                + std::to_string(storage.elements)};
    }
    if (quantized) {
        checkQuantizer(parts[4], sizes);
    }
    PickleValue result;
    result.kind = Kind::Tensor;
    result.number = extent->values;
    return result;
}

void PickleMachine::checkQuantizer(const PickleValue &value, std::span<const std::int64_t> sizes) const
{
    const std::span<const PickleValue> parts = elementsOf(value);
    require(!parts.empty(), "has a quantized tensor without a scheme");
    const std::string &scheme = globalName(parts[0]);
    if (scheme == "torch.per_tensor_affine") {
        require(parts.size() == 3 && parts[1].kind == Kind::Real && parts[2].kind == Kind::Integer,
                "has a quantized tensor without scale and zero point");
        return;
    }
    require(scheme == "torch.per_channel_affine" || scheme == "torch.per_channel_affine_float_qparams",
            "has a quantized tensor of an unknown scheme");
    require(parts.size() == 4 && parts[1].kind == Kind::Tensor && parts[2].kind == Kind::Tensor
                && parts[3].kind == Kind::Integer,
            "has a quantized tensor without scales and zero points");
    // The kernels read a scale and a zero point a channel, without asking how many there are.
    const std::int64_t axis = parts[3].number;
    require(axis >= 0 && axis < static_cast<std::int64_t>(sizes.size())
                && parts[1].number == sizes[static_cast<std::size_t>(axis)]
                && parts[2].number == parts[1].number,
            "has a quantized tensor with another number of scales than of channels");
}

}
