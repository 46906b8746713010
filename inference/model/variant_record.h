// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// The part of a saved file that says how it was made: JSON of the recipe, the SHA-256 of the file and of the
/// calibration pictures, and the versions of Sidelight and LibTorch.
inline constexpr const char *kVariantRecord = "sidelight.json";

/// How a file that Sidelight made came to be; it is kept in the file itself.
struct VariantRecord {
    /// A picture that was run through the network to find the ranges of its activations.
    struct CalibrationPicture {
        std::string sha256; ///< of the file
        double exposureRatio = 1.0;
        bool operator==(const CalibrationPicture &) const = default;
    };

    std::string recipe; ///< as recipeText() writes it
    std::string modelSha256; ///< of the file it was made from
    std::vector<CalibrationPicture> calibration;
    std::string sidecar; ///< what its sidecar and the person said of that file, as sidecarText() writes it
    std::string torch; ///< version of LibTorch
    std::string sidelight; ///< version of this program

    bool operator==(const VariantRecord &) const = default;
};

/// As JSON, the same text for the same record.
std::string recordText(const VariantRecord &record);

/// Reads what recordText writes; the text may be of unknown origin.
///
/// Result   nullopt for anything else
std::optional<VariantRecord> parseRecord(const std::string &text);

}
