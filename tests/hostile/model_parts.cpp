// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/model_parts.h"

#include "tests/archive/pickle_builder.h"
#include "tests/archive/zip_builder.h"
#include "tests/hostile/zip_parts.h"

namespace sidelight::test
{

ModelParts plainParts()
{
    return {{"constants.pkl", noConstants()},
            {"data.pkl", pickle(object({{"training", "\x89"}}))},
            {"version", "3\n"},
            {"code/__torch__.py", codeOf("return x")}};
}

ModelParts convolutionParts()
{
    ModelParts parts;
    for (const ZipPart &part : partsOfZip(contentOf(SIDELIGHT_TEST_DATA "/models/rgb.pt"))) {
        parts[part.name.substr(part.name.find('/') + 1)] = part.content;
    }
    return parts;
}

ModelParts with(ModelParts parts, const std::string &name, const std::string &content)
{
    parts[name] = content;
    return parts;
}

ModelParts without(ModelParts parts, const std::string &name)
{
    parts.erase(name);
    return parts;
}

std::string codeOf(const std::string &forward, const std::string &methods)
{
    return "class Net(Module):\n"
           "  __parameters__ = []\n"
           "  __buffers__ = []\n"
           "  training : bool\n"
        + methods
        + "  def forward(self: __torch__.Net, x: Tensor) -> Tensor:\n"
          "    "
        + forward + "\n";
}

std::string repeated(char letter, std::size_t count)
{
    return std::string(count, letter);
}

std::string modelFile(const ModelParts &parts)
{
    std::vector<ZipPart> members;
    for (const auto &[name, content] : parts) {
        members.push_back({"m/" + name, content});
    }
    return zipOfParts(members);
}

}
