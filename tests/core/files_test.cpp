// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/input_file.h"
#include "inference/files/output_file.h"
#include "inference/files/sha256.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

/// A folder of the test's own, gone with it.
class Files : public testing::Test
{
protected:
    Files()
    {
        std::string name = testing::TempDir() + "sidelight_files_XXXXXX";
        EXPECT_NE(mkdtemp(name.data()), nullptr);
        m_folder = name;
    }
    ~Files() override { fs::remove_all(m_folder); }

    std::string path(const std::string &name) const { return m_folder / name; }
    std::string put(const std::string &name, const std::string &content) const
    {
        std::ofstream(path(name), std::ios::binary) << content;
        return path(name);
    }
    static std::string contentOf(const std::string &file)
    {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    long count() const { return std::distance(fs::directory_iterator(m_folder), fs::directory_iterator()); }

private:
    fs::path m_folder;
};

using InputFile = Files;
using OutputFile = Files;
using Sha256 = Files;

TEST_F(InputFile, IsReadWhole)
{
    const std::string content("a\0b\n", 4);
    const std::string file = put("a file \"with\" ünusual name", content);
    EXPECT_EQ(checkInputFile(file).value_or(0), 4U);
    EXPECT_EQ(readFile(file, 4).value_or(""), content);
}

TEST_F(InputFile, IsRefusedWhereItIsMissingEmptyTooLargeOrNoFile)
{
    const auto codeOf = [](const std::string &file) { return readFile(file, 3).error().code; };
    EXPECT_EQ(codeOf(path("none")), ErrorCode::FileMissing);
    EXPECT_EQ(codeOf(put("file", "x") + "/below"), ErrorCode::FileMissing);
    EXPECT_EQ(codeOf(std::string(5000, 'x')), ErrorCode::FileMissing);
    EXPECT_EQ(codeOf(put("empty", "")), ErrorCode::EmptyFile);
    EXPECT_EQ(codeOf(put("large", "four")), ErrorCode::PictureTooLarge);
    EXPECT_EQ(codeOf(path("")), ErrorCode::NotARegularFile);
    EXPECT_EQ(codeOf("/dev/null"), ErrorCode::NotARegularFile);
}

TEST_F(InputFile, DoesNotWaitForAPipe)
{
    ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_EQ(readFile(path("pipe"), 10).error().code, ErrorCode::NotARegularFile);
}

TEST_F(InputFile, IsRefusedWithoutPermission)
{
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may read everything";
    }
    const std::string file = put("secret", "x");
    ASSERT_EQ(chmod(file.c_str(), 0), 0);
    EXPECT_EQ(checkInputFile(file).error().code, ErrorCode::NoPermission);
}

TEST_F(OutputFile, IsWrittenWhole)
{
    const std::string content("new\0content", 11);
    ASSERT_TRUE(writeFile(path("out"), content, Existing::Refuse));
    EXPECT_EQ(contentOf(path("out")), content);
    EXPECT_EQ(count(), 1);
}

TEST_F(OutputFile, IsNotReplacedUnasked)
{
    const std::string file = put("out", "old");
    EXPECT_EQ(writeFile(file, std::string("new"), Existing::Refuse).error().code, ErrorCode::FileExists);
    EXPECT_EQ(checkOutputFile(file, Existing::Refuse).error().code, ErrorCode::FileExists);
    EXPECT_EQ(contentOf(file), "old");
    EXPECT_EQ(count(), 1);
}

TEST_F(OutputFile, IsReplacedWhenAsked)
{
    const std::string file = put("out", "old");
    ASSERT_TRUE(writeFile(file, std::string("new"), Existing::Replace));
    EXPECT_EQ(contentOf(file), "new");
    EXPECT_EQ(count(), 1);
}

TEST_F(OutputFile, NeedsAFolderThatCanBeWrittenTo)
{
    const auto codeOf = [](const std::string &file) {
        return writeFile(file, std::string("new"), Existing::Replace).error().code;
    };
    EXPECT_EQ(codeOf(path("none/out")), ErrorCode::CannotWrite);
    EXPECT_EQ(codeOf(path("")), ErrorCode::CannotWrite);
    EXPECT_EQ(codeOf("/dev/full"), ErrorCode::CannotWrite);
    EXPECT_EQ(codeOf("/proc/out"), ErrorCode::CannotWrite);
}

TEST_F(OutputFile, IsTheOldOneWhereWritingFailsHalfWay)
{
    const std::string file = put("out", "old");
    const auto writeBeyondTheLimit = [&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{4096, 4096};
        setrlimit(RLIMIT_FSIZE, &limit);
        const auto written = writeFile(file, std::string(100'000, 'n'), Existing::Replace);
        const bool refused = !written && written.error().code == ErrorCode::CannotWrite;
        _exit(refused ? 0 : 1);
    };
    EXPECT_EXIT(writeBeyondTheLimit(), testing::ExitedWithCode(0), "");
    EXPECT_EQ(contentOf(file), "old");
    EXPECT_EQ(count(), 1) << "nothing is left beside it";
}

TEST_F(OutputFile, IsTheOldOneWhereTheProgramIsKilledHalfWay)
{
    const std::string file = put("out", "old");
    const auto writeUntilKilled = [&] {
        const rlimit limit{4096, 4096};
        setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, SIG_DFL);
        (void)writeFile(file, std::string(100'000, 'n'), Existing::Replace);
    };
    EXPECT_EXIT(writeUntilKilled(), testing::KilledBySignal(SIGXFSZ), "");
    EXPECT_EQ(contentOf(file), "old");
}

// FIPS 180-4's examples and NIST's CAVP short messages.
TEST_F(Sha256, GivesTheKnownAnswers)
{
    EXPECT_EQ(sha256(std::string()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256(std::string("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256(std::string("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string("\xd3", 1)),
              "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
}

TEST_F(Sha256, OfAFileIsThatOfItsBytes)
{
    const std::string million(1'000'000, 'a');
    const std::string file = put("million", million);
    EXPECT_EQ(sha256OfFile(file).value_or(""),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_EQ(sha256(million), sha256OfFile(file).value_or(""));
    EXPECT_EQ(sha256OfFile(path("none")).error().code, ErrorCode::FileMissing);
}

}

}
