// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/integer_islands.h"

#include "inference/core/model_info.h"
#include "inference/model/graph_tools.h"

#include <map>
#include <set>
#include <string_view>

namespace sidelight
{

namespace
{

using torch::jit::Node;
using torch::jit::Value;

/// Groups of nodes that are joined two by two.
class Groups
{
public:
    void add(const Node *node) { m_parents.emplace(node, node); }
    bool contains(const Node *node) const { return m_parents.contains(node); }
    void join(const Node *a, const Node *b) { m_parents[root(a)] = root(b); }

    int count()
    {
        std::set<const Node *> roots;
        for (const auto &[node, parent] : m_parents) {
            roots.insert(root(node));
        }
        return static_cast<int>(roots.size());
    }

private:
    const Node *root(const Node *node) const
    {
        while (m_parents.at(node) != node) {
            node = m_parents.at(node);
        }
        return node;
    }

    std::map<const Node *, const Node *> m_parents;
};

}

int integerIslands(const torch::jit::Graph &graph)
{
    Groups integers;
    forEachNode(graph.block(), [&](const Node *node) {
        if (node->outputs().empty() || dequantizes(node->kind().toQualString())) {
            return;
        }
        const std::string_view name = node->kind().toQualString();
        const bool begins = quantizes(std::string(name)) || name.starts_with("quantized::");
        for (const Value *input : node->inputs()) {
            // Questions about a tensor, such as its size, are answered with numbers.
            const bool handsOn = begins || node->output(0)->type()->isSubtypeOf(*c10::TensorType::get())
                || node->output(0)->type()->kind() == c10::TypeKind::ListType;
            if (handsOn && integers.contains(input->node())) {
                integers.add(node);
                integers.join(node, input->node());
            }
        }
        if (begins) {
            integers.add(node);
        }
    });
    return integers.count();
}

}
