// SPDX-License-Identifier: GPL-3.0-or-later
// The rules are tested on made-up files first: a check that cannot fail proves nothing.
#include "tests/architecture/layering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sidelight
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> breachesOf(const std::string &path, const std::string &include)
{
    return breaches({path, "// SPDX-License-Identifier: GPL-3.0-or-later\n#include " + include + "\n"});
}

struct IncludeCase {
    const char *path;
    const char *include;
};

void PrintTo(const IncludeCase &value, std::ostream *stream)
{
    *stream << value.path << " includes " << value.include;
}

class Forbidden : public testing::TestWithParam<IncludeCase>
{
};

TEST_P(Forbidden, isReportedWithItsLine)
{
    const auto [path, include] = GetParam();
    EXPECT_THAT(breachesOf(path, include), ElementsAre(HasSubstr(std::string(path) + ":2: ")));
}

INSTANTIATE_TEST_SUITE_P(
    Layering, Forbidden,
    testing::Values(IncludeCase{"inference/core/a.h", "<QString>"},
                    IncludeCase{"inference/core/a.h", "\"inference/files/sha256.h\""},
                    IncludeCase{"inference/core/a.h", "<opencv2/core.hpp>"},
                    IncludeCase{"inference/files/a.cpp", "\"inference/imaging/a.h\""},
                    IncludeCase{"inference/imaging/a.cpp", "<torch/script.h>"},
                    IncludeCase{"inference/imaging/a.cpp", "\"inference/quality/psnr.h\""},
                    IncludeCase{"inference/quality/a.cpp", "<libraw/libraw.h>"},
                    IncludeCase{"inference/quality/a.cpp", "\"inference/model/model.h\""},
                    IncludeCase{"inference/model/a.cpp", "<opencv2/imgproc.hpp>"},
                    IncludeCase{"inference/model/a.cpp", "\"inference/engine/engine.h\""},
                    IncludeCase{"inference/engine/a.cpp", "<ATen/Parallel.h>"},
                    IncludeCase{"inference/engine/a.cpp", "<QtCore/QObject>"},
                    IncludeCase{"inference/engine/a.cpp", "\"app/session.h\""},
                    IncludeCase{"ui/pane.cpp", "<torch/torch.h>"},
                    IncludeCase{"ui/pane.cpp", "<opencv2/core.hpp>"},
                    IncludeCase{"ui/pane.cpp", "\"inference/quality/psnr.h\""},
                    IncludeCase{"ui/pane.cpp", "\"inference/engine/engine.h\""},
                    IncludeCase{"ui/pane.cpp", "\"app/session.h\""},
                    IncludeCase{"ui/pane.cpp", "<qcustomplot.h>"},
                    IncludeCase{"app/main.cpp", "<torch/script.h>"},
                    IncludeCase{"app/main.cpp", "\"tests/app/fake.h\""}));

class Allowed : public testing::TestWithParam<IncludeCase>
{
};

TEST_P(Allowed, isNotReported)
{
    EXPECT_THAT(breachesOf(GetParam().path, GetParam().include), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Layering, Allowed,
    testing::Values(IncludeCase{"inference/core/a.h", "<vector>"},
                    IncludeCase{"inference/core/a.cpp", "\"inference/core/error.h\""},
                    IncludeCase{"inference/files/a.cpp", "<openssl/evp.h>"},
                    IncludeCase{"inference/imaging/a.cpp", "<libraw/libraw.h>"},
                    IncludeCase{"inference/imaging/a.cpp", "\"inference/files/sha256.h\""},
                    IncludeCase{"inference/quality/a.cpp", "<opencv2/imgproc.hpp>"},
                    IncludeCase{"inference/model/a.cpp", "<torch/script.h>"},
                    IncludeCase{"inference/engine/a.cpp", "\"inference/model/model.h\""},
                    IncludeCase{"ui/plots/plot.cpp", "<qcustomplot.h>"},
                    IncludeCase{"ui/plots/plot.cpp", "\"ui/palette.h\""},
                    IncludeCase{"ui/pane.cpp", "<QWidget>"}, IncludeCase{"ui/pane.cpp", "\"pane.moc\""},
                    IncludeCase{"app/main.cpp", "\"ui/main_window.h\""},
                    IncludeCase{"tests/app/a.cpp", "\"app/session.h\""},
                    IncludeCase{"bench/forward.cpp", "<torch/script.h>"}));

TEST(Layering, aSpaceInAnIncludeDoesNotHideIt)
{
    EXPECT_THAT(
        breaches({"ui/pane.cpp",
                  "// SPDX-License-Identifier: GPL-3.0-or-later\n\n #  include <torch/script.h> // why\n"}),
        ElementsAre(HasSubstr("ui/pane.cpp:3: ")));
}

TEST(Layering, theNearestFolderDecides)
{
    EXPECT_EQ(layerOf("ui/plots/timing_plot.cpp"), "ui/plots");
    EXPECT_EQ(layerOf("ui/pane.cpp"), "ui");
    EXPECT_EQ(layerOf("tests/ui/pane_test.cpp"), std::nullopt);
}

TEST(Layering, aLibraryLeaksThroughTheHeadersOfItsLayer)
{
    const std::vector<SourceFile> tree = {
        {"inference/engine/a.cpp", "#include <set>\n#include \"inference/model/b.h\"\n"},
        {"inference/model/b.h", "#include \"inference/model/c.h\"\n"},
        {"inference/model/c.h", "#include <torch/script.h>\n"},
        {"inference/model/d.cpp", "#include \"inference/model/c.h\"\n"},
        {"tests/model/e.cpp", "#include \"inference/model/c.h\"\n"}};
    EXPECT_THAT(leaks(tree), ElementsAre(HasSubstr("inference/engine/a.cpp:2: ")));
}

TEST(SourceFiles, aMissingLicenceLineIsReported)
{
    EXPECT_THAT(breaches({"tests/a.cpp", "#include <vector>\n"}), ElementsAre(HasSubstr("SPDX")));
}

TEST(SourceFiles, fiveHundredLinesAreTheLimit)
{
    const std::string licence = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
    EXPECT_THAT(breaches({"tests/a.cpp", licence + std::string(499, '\n')}), IsEmpty());
    EXPECT_THAT(breaches({"tests/a.cpp", licence + std::string(500, '\n')}),
                ElementsAre(HasSubstr("500 lines")));
}

}

}
