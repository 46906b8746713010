// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/layering.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <sstream>

namespace sidelight
{

namespace
{

constexpr int kMaxLines = 500;
constexpr const char *kLicence = "SPDX-License-Identifier: GPL-3.0-or-later";

/// What the files of a folder may include; the longest folder that fits a path decides.
struct Layer {
    const char *folder;
    std::vector<const char *> own; ///< folders of this project, besides the layer itself
    std::vector<IncludeKind> libraries;
};

const std::vector<Layer> &layers()
{
    using enum IncludeKind;
    static const std::vector<Layer> kLayers = {
        {"inference/core", {}, {}},
        {"inference/files", {"inference/core"}, {OpenSsl}},
        {"inference/archive", {"inference/core", "inference/files"}, {}},
        {"inference/imaging", {"inference/core", "inference/files"}, {OpenCv, LibRaw}},
        {"inference/quality", {"inference/core"}, {OpenCv}},
        {"inference/calibration", {"inference/core"}, {}},
        {"inference/model",
         {"inference/core", "inference/files", "inference/archive", "inference/calibration",
          "inference/imaging"},
         {LibTorch}},
        {"inference/isolation", {"inference/core", "inference/files"}, {}},
        {"inference/engine", {"inference"}, {}},
        {"worker", {"inference"}, {}},
        {"ui/plots", {"inference/core", "ui"}, {Qt, QCustomPlot}},
        {"ui", {"inference/core"}, {Qt}},
        {"app", {"inference", "ui"}, {Qt, OpenSsl}},
    };
    return kLayers;
}

/// Where the name of a header says which library it belongs to.
struct LibraryRow {
    IncludeKind kind;
    std::vector<const char *> prefixes;
};

const std::vector<LibraryRow> &libraries()
{
    static const std::vector<LibraryRow> kLibraries = {
        {IncludeKind::QCustomPlot, {"qcustomplot"}},
        {IncludeKind::LibTorch, {"torch/", "ATen/", "c10/", "caffe2/"}},
        {IncludeKind::OpenCv, {"opencv"}},
        {IncludeKind::LibRaw, {"libraw/"}},
        {IncludeKind::OpenSsl, {"openssl/"}},
        {IncludeKind::Own, {"app/", "bench/", "inference/", "resources/", "tests/", "ui/", "worker/"}},
        {IncludeKind::Qt, {"Qt", "qt"}},
    };
    return kLibraries;
}

const char *nameOf(IncludeKind kind)
{
    switch (kind) {
    case IncludeKind::Own:
        return "Sidelight";
    case IncludeKind::Qt:
        return "Qt";
    case IncludeKind::QCustomPlot:
        return "QCustomPlot";
    case IncludeKind::LibTorch:
        return "LibTorch";
    case IncludeKind::OpenCv:
        return "OpenCV";
    case IncludeKind::LibRaw:
        return "LibRaw";
    case IncludeKind::OpenSsl:
        return "OpenSSL";
    case IncludeKind::Other:
        return "another library";
    }
    return "";
}

bool liesIn(const std::string &path, const std::string &folder)
{
    return path.starts_with(folder + '/');
}

const Layer *layerOfPath(const std::string &path)
{
    const Layer *best = nullptr;
    for (const Layer &layer : layers()) {
        const bool longer =
            best == nullptr || std::string(layer.folder).size() > std::string(best->folder).size();
        if (liesIn(path, layer.folder) && longer) {
            best = &layer;
        }
    }
    return best;
}

bool mayInclude(const Layer &layer, const std::string &include)
{
    const IncludeKind kind = kindOf(include);
    if (kind == IncludeKind::Other) {
        return true;
    }
    if (kind == IncludeKind::Own) {
        const auto contains = [&](const char *folder) { return liesIn(include, folder); };
        return contains(layer.folder) || std::ranges::any_of(layer.own, contains);
    }
    return std::ranges::find(layer.libraries, kind) != layer.libraries.end();
}

/// The libraries' headers that a header of the project includes, itself or through others of the project.
std::set<std::string> librariesBehind(const std::string &header,
                                      const std::map<std::string, std::vector<Include>> &includes)
{
    std::set<std::string> reached;
    std::set<std::string> seen;
    std::vector<std::string> waiting{header};
    while (!waiting.empty()) {
        const std::string name = waiting.back();
        waiting.pop_back();
        const auto file = includes.find(name);
        if (file == includes.end() || !seen.insert(name).second) {
            continue;
        }
        for (const Include &include : file->second) {
            if (kindOf(include.name) == IncludeKind::Own) {
                waiting.push_back(include.name);
            } else {
                reached.insert(include.name);
            }
        }
    }
    return reached;
}

}

std::vector<Include> includesOf(const std::string &text)
{
    std::vector<Include> includes;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::erase_if(line, [](unsigned char c) { return std::isspace(c) != 0; });
        if (!line.starts_with("#include\"") && !line.starts_with("#include<")) {
            continue;
        }
        const std::size_t begin = line.find_first_of("\"<") + 1;
        includes.push_back({line.substr(begin, line.find_first_of("\">", begin) - begin), number});
    }
    return includes;
}

IncludeKind kindOf(const std::string &include)
{
    for (const LibraryRow &row : libraries()) {
        const auto begins = [&](const char *prefix) { return include.starts_with(prefix); };
        if (std::ranges::any_of(row.prefixes, begins)) {
            return row.kind;
        }
    }
    // Qt's class headers: QWidget, QtMath.
    const bool qtClass = include.size() > 1 && include[0] == 'Q' && std::isupper(include[1]) != 0;
    return qtClass ? IncludeKind::Qt : IncludeKind::Other;
}

std::optional<std::string> layerOf(const std::string &path)
{
    const Layer *layer = layerOfPath(path);
    return layer == nullptr ? std::nullopt : std::optional<std::string>(layer->folder);
}

std::vector<std::string> breaches(const SourceFile &file)
{
    std::vector<std::string> found;
    const auto report = [&](auto line, const std::string &what) {
        found.push_back(file.path + ':' + std::to_string(line) + ": " + what);
    };

    if (file.text.substr(0, file.text.find('\n')).find(kLicence) == std::string::npos) {
        report(1, std::string("the first line does not say ") + kLicence);
    }
    const auto lines = std::ranges::count(file.text, '\n');
    if (lines > kMaxLines) {
        report(lines, "more than " + std::to_string(kMaxLines) + " lines; it wants to be two ideas");
    }
    if (const Layer *layer = layerOfPath(file.path)) {
        for (const Include &include : includesOf(file.text)) {
            if (!mayInclude(*layer, include.name)) {
                report(include.line,
                       std::string(layer->folder) + " may not include " + include.name + " ("
                           + nameOf(kindOf(include.name)) + ')');
            }
        }
    }
    return found;
}

std::vector<std::string> leaks(const std::vector<SourceFile> &tree)
{
    std::map<std::string, std::vector<Include>> includes;
    for (const SourceFile &file : tree) {
        includes[file.path] = includesOf(file.text);
    }
    std::vector<std::string> found;
    for (const auto &[path, direct] : includes) {
        const Layer *layer = layerOfPath(path);
        for (const Include &include : layer == nullptr ? std::vector<Include>() : direct) {
            for (const std::string &library : librariesBehind(include.name, includes)) {
                if (!mayInclude(*layer, library)) {
                    found.push_back(path + ':' + std::to_string(include.line) + ": " + include.name
                                    + " brings " + library + ", which " + layer->folder + " may not include");
                }
            }
        }
    }
    return found;
}

}
