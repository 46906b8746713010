// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/pickle_machine.h"

#include "inference/archive/pickle_storages.h"

#include <algorithm>
#include <array>

namespace sidelight
{

namespace
{

/// The instructions that LibTorch's pickler writes.
enum Code : std::uint8_t {
    kProtocol = 0x80,
    kMark = '(',
    kStop = '.',
    kNone = 'N',
    kTrue = 0x88,
    kFalse = 0x89,
    kInteger1 = 'K',
    kInteger2 = 'M',
    kInteger4 = 'J',
    kLong = 0x8A,
    kReal = 'G',
    kText = 'X',
    kGlobal = 'c',
    kEmptyTuple = ')',
    kTuple = 't',
    kTuple1 = 0x85,
    kTuple2 = 0x86,
    kTuple3 = 0x87,
    kEmptyList = ']',
    kAppends = 'e',
    kEmptyDict = '}',
    kSetItems = 'u',
    kNewObject = 0x81,
    kBuild = 'b',
    kReduce = 'R',
    kPersistentId = 'Q',
    kPut1 = 'q',
    kPut4 = 'r',
    kGet1 = 'h',
    kGet4 = 'j',
};

constexpr std::uint64_t kMaxGlobalName = 4096;

constexpr std::array kQuantizationSchemes = {
    "torch.per_tensor_affine",
    "torch.per_channel_affine",
    "torch.per_tensor_symmetric",
    "torch.per_channel_symmetric",
    "torch.per_channel_affine_float_qparams",
};

/// What LibTorch's pickler calls, apart from the classes of the network itself.
constexpr std::array kFunctions = {
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_qtensor",
    "torch.jit._pickle.build_intlist",
    "torch.jit._pickle.build_tensorlist",
    "torch.jit._pickle.build_doublelist",
    "torch.jit._pickle.build_boollist",
    "torch.jit._pickle.restore_type_tag",
    "collections.OrderedDict",
    "torch.device",
    "builtins.complex",
};

bool isStorageType(std::string_view name)
{
    return name.starts_with("torch.") && elementType(name.substr(6)) != nullptr;
}

}

void PickleMachine::refuse(const std::string &what) const
{
    throw PickleRefusal{PickleRefusal::Kind::Damaged, what + " (at byte " + std::to_string(m_at) + ")"};
}

std::uint64_t PickleMachine::take(std::uint64_t bytes)
{
    require(m_pickle.contains(m_at, bytes), "ends in the middle of an instruction");
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(bytes, 8); ++i) {
        value |= std::uint64_t{m_pickle.u8(m_at + i)} << 8U * i;
    }
    m_at += bytes;
    return value;
}

std::string_view PickleMachine::line()
{
    const auto rest = m_pickle.part(m_at, kMaxGlobalName);
    const std::string_view text(reinterpret_cast<const char *>(rest.data()), rest.size());
    const std::size_t length = text.find('\n');
    require(length != std::string_view::npos, "has a name without an end");
    m_at += length + 1;
    return text.substr(0, length);
}

std::string_view PickleMachine::textOf(const PickleValue &value) const
{
    require(value.kind == Kind::Text, "has another value where a text is needed");
    const auto bytes = m_pickle.part(value.index, static_cast<std::uint64_t>(value.number));
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

void PickleMachine::push(Kind kind, std::int64_t number, std::uint32_t index)
{
    PickleValue value;
    value.kind = kind;
    value.number = number;
    value.index = index;
    m_stack.push_back(value);
}

PickleValue &PickleMachine::top()
{
    require(m_stack.size() > floor(), "takes from an empty stack");
    return m_stack.back();
}

PickleValue PickleMachine::pop()
{
    const PickleValue value = top();
    m_stack.pop_back();
    return value;
}

std::span<const PickleValue> PickleMachine::sinceMark()
{
    require(!m_marks.empty(), "goes back to a mark that is not there");
    const std::size_t begin = m_marks.back();
    m_marks.pop_back();
    return std::span<const PickleValue>(m_stack).subspan(begin);
}

std::uint16_t PickleMachine::depthAround(std::span<const PickleValue> values) const
{
    std::uint16_t depth = 0;
    for (const PickleValue &value : values) {
        depth = std::max(depth, value.depth);
    }
    require(depth < kMaxPickleDepth, "is nested too deep");
    return static_cast<std::uint16_t>(depth + 1);
}

PickleValue PickleMachine::run()
{
    require(take(1) == kProtocol && take(1) == 2, "is no pickle of protocol 2");
    for (std::uint64_t steps = 0; step(); ++steps) {
        require(steps < kMaxPickleSteps, "has more instructions than any network needs");
    }
    require(m_stack.size() == 1 && m_marks.empty(), "does not end in one value");
    return m_stack.back();
}

bool PickleMachine::step()
{
    const auto code = static_cast<std::uint8_t>(take(1));
    switch (code) {
    case kStop:
        return false;
    case kMark:
        require(m_marks.size() < kMaxPickleDepth, "is nested too deep");
        m_marks.push_back(m_stack.size());
        break;
    case kNone:
        push(Kind::None);
        break;
    case kTrue:
    case kFalse:
        push(Kind::Bool);
        break;
    case kInteger1:
    case kInteger2:
    case kInteger4:
    case kLong:
        pushInteger(code);
        break;
    case kReal:
        take(8);
        push(Kind::Real);
        break;
    case kText:
        pushText();
        break;
    case kGlobal:
        pushGlobal();
        break;
    case kEmptyTuple:
        push(Kind::Tuple);
        break;
    case kTuple:
        makeTuple(sinceMark());
        break;
    case kTuple1:
    case kTuple2:
    case kTuple3: {
        const std::size_t count = code - kTuple1 + 1U;
        require(m_stack.size() >= floor() + count, "takes from an empty stack");
        makeTuple(std::span<const PickleValue>(m_stack).last(count));
        break;
    }
    case kEmptyList:
        push(Kind::List);
        break;
    case kAppends:
        append();
        break;
    case kEmptyDict:
        push(Kind::Dict);
        break;
    case kSetItems:
        setItems();
        break;
    case kNewObject: {
        const PickleValue arguments = pop();
        require(arguments.kind == Kind::Tuple && arguments.number == 0 && top().kind == Kind::Global,
                "makes an object out of no class");
        break;
    }
    case kBuild:
        makeObject();
        break;
    case kReduce:
        call();
        break;
    case kPersistentId:
        loadStorage();
        break;
    case kPut1:
        memoize(take(1));
        break;
    case kPut4:
        memoize(take(4));
        break;
    case kGet1:
        recall(take(1));
        break;
    case kGet4:
        recall(take(4));
        break;
    default:
        refuse("has the unknown instruction " + std::to_string(code));
    }
    return true;
}

void PickleMachine::pushInteger(std::uint8_t code)
{
    switch (code) {
    case kInteger1:
        return push(Kind::Integer, static_cast<std::int64_t>(take(1)));
    case kInteger2:
        return push(Kind::Integer, static_cast<std::int64_t>(take(2)));
    case kInteger4:
        return push(Kind::Integer, static_cast<std::int32_t>(take(4)));
    default:
        require(take(1) == 8, "has a whole number of another length than 8 bytes");
        return push(Kind::Integer, static_cast<std::int64_t>(take(8)));
    }
}

void PickleMachine::pushText()
{
    const std::uint64_t length = take(4);
    require(m_pickle.contains(m_at, length), "has a text that goes on beyond its end");
    push(Kind::Text, static_cast<std::int64_t>(length), static_cast<std::uint32_t>(m_at));
    m_at += length;
}

void PickleMachine::pushGlobal()
{
    std::string name(line());
    name += '.';
    name += line();
    const bool own = name.starts_with("__torch__.");
    if (!own && !isStorageType(name) && std::ranges::find(kFunctions, name) == kFunctions.end()
        && std::ranges::find(kQuantizationSchemes, name) == kQuantizationSchemes.end()) {
        throw PickleRefusal{PickleRefusal::Kind::Foreign, name};
    }
    push(Kind::Global, 0, static_cast<std::uint32_t>(m_names.size()));
    m_names.push_back(std::move(name));
}

void PickleMachine::memoize(std::uint64_t index)
{
    // LibTorch makes room for as many values as the index says.
    require(index <= m_memo.size(), "memoizes out of order");
    top().memoized = true;
    if (index == m_memo.size()) {
        m_memo.push_back(top());
    } else {
        m_memo[index] = top();
    }
}

void PickleMachine::recall(std::uint64_t index)
{
    require(index < m_memo.size(), "recalls what was never memoized");
    push(m_memo[index]);
}

void PickleMachine::makeTuple(std::span<const PickleValue> values)
{
    PickleValue tuple;
    tuple.kind = Kind::Tuple;
    tuple.depth = values.empty() ? 0 : depthAround(values);
    tuple.index = static_cast<std::uint32_t>(m_elements.size());
    tuple.number = static_cast<std::int64_t>(values.size());
    m_elements.insert(m_elements.end(), values.begin(), values.end());
    drop(values);
    push(tuple);
}

void PickleMachine::append()
{
    const std::span<const PickleValue> values = sinceMark();
    const std::uint16_t depth = depthAround(values);
    std::int64_t kinds = 0;
    for (const PickleValue &value : values) {
        kinds |= std::int64_t{1} << static_cast<unsigned>(value.kind);
    }
    drop(values);
    PickleValue &list = top();
    // What others hold may not grow: it could come to hold itself.
    require(list.kind == Kind::List && !list.memoized, "appends to what is no new list");
    list.number |= kinds;
    list.depth = std::max(list.depth, depth);
}

void PickleMachine::setItems()
{
    const std::span<const PickleValue> values = sinceMark();
    const std::uint16_t depth = depthAround(values);
    require(values.size() % 2 == 0, "has a key without a value");
    drop(values);
    PickleValue &dict = top();
    require(dict.kind == Kind::Dict && !dict.memoized, "puts items into what is no new dict");
    dict.depth = std::max(dict.depth, depth);
}

void PickleMachine::makeObject()
{
    const PickleValue state = pop();
    require(globalName(pop()).starts_with("__torch__."), "makes an object out of no class");
    PickleValue object;
    object.kind = Kind::Object;
    object.depth = depthAround({&state, 1});
    push(object);
}

void PickleMachine::loadStorage()
{
    const PickleValue id = pop();
    require(id.kind == Kind::Tuple && id.number == 5, "has a persistent id that is no storage");
    const std::span<const PickleValue> parts = elementsOf(id);
    require(textOf(parts[0]) == "storage", "has a persistent id that is no storage");
    const std::string &type = globalName(parts[1]);
    require(isStorageType(type), "has a storage of an unknown type");
    textOf(parts[3]); // where it was: weights of any device are loaded onto the CPU
    require(parts[4].kind == Kind::Integer && parts[4].number >= 0, "has a storage without a size");

    push(Kind::Storage, 0, static_cast<std::uint32_t>(m_storages.size()));
    m_storages.push_back({textOf(parts[2]), elementType(type.substr(6)), parts[4].number});
}

}
