// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/grid_writer.h"

#include "app/pane_contents.h"
#include "ui/grid_export.h"

#include <QGuiApplication>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace sidelight
{

namespace
{

std::optional<double> speedUpOn(const RunResult &original, const RunResult &result)
{
    if (original.error || result.error || result.times.forward.count() <= 0.0) {
        return std::nullopt;
    }
    return original.times.forward / result.times.forward;
}

ui::GridExport gridOf(const Comparison &comparison, const ReadResult &read,
                      const std::vector<RunResult> &results)
{
    ui::GridExport grid;
    grid.pictureName = shown(std::filesystem::path(read.request.input).filename().string());
    grid.panes.push_back(inputPane(**read.picture, read.display));
    if (read.truth && *read.truth) {
        grid.panes.push_back(truthPane(***read.truth, read.truthDisplay));
    }
    const ComparedVariant *original = originalOf(comparison);
    const auto resultOf = [&](VariantId id) { return std::ranges::find(results, id, &RunResult::variant); };
    const auto ofOriginal = original != nullptr ? resultOf(original->variant.id) : results.end();
    int colorIndex = 0;
    for (const ComparedVariant &compared : comparison.variants) {
        const int color = colorIndex++;
        const auto result = resultOf(compared.variant.id);
        if (result == results.end()) {
            continue;
        }
        const bool compareWithOriginal = !compared.isOriginal && ofOriginal != results.end();
        grid.panes.push_back(variantPane(
            {compared.variant.id, compared.label, compared.info.precision, compared.isOriginal, color},
            *result, compareWithOriginal ? ofOriginal->truth : std::nullopt,
            compareWithOriginal ? speedUpOn(*ofOriginal, *result) : std::nullopt));
    }
    return grid;
}

}

Expected<void> makeFolderOf(const std::string &path)
{
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::error_code failure;
    if (!folder.empty()) {
        std::filesystem::create_directories(folder, failure);
    }
    if (failure) {
        return std::unexpected(Error{ErrorCode::CannotWrite, folder.string(),
                                     "cannot be made (" + failure.message() + ")", "choose another folder",
                                     failure.message()});
    }
    return {};
}

GridWriter::GridWriter()
{
    static int argc = 1;
    static char name[] = "sidelight";
    static char *argv[] = {name, nullptr};
    if (QCoreApplication::instance() == nullptr) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        m_application = std::make_unique<QGuiApplication>(argc, argv);
    }
}

GridWriter::~GridWriter() = default;

Expected<void> GridWriter::write(const std::string &path, Existing existing, const Comparison &comparison,
                                 const ReadResult &read, const std::vector<RunResult> &results)
{
    const Expected<QByteArray> png = ui::renderGridPng(gridOf(comparison, read, results));
    if (!png) {
        return std::unexpected(png.error());
    }
    if (auto made = makeFolderOf(path); !made) {
        return made;
    }
    return writeFile(path, {png->constData(), static_cast<std::size_t>(png->size())}, existing);
}

}
