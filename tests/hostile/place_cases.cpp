// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/zip_builder.h"
#include "tests/hostile/model_cases.h"
#include "tests/hostile/model_parts.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr uid_t kNobody = 65534;

/// Gives up the rights of root over files, if this thread has them, until it goes.
class WithoutRights
{
public:
    WithoutRights()
        : m_before(static_cast<uid_t>(syscall(SYS_setfsuid, kNobody)))
    {
    }
    WithoutRights(const WithoutRights &) = delete;
    WithoutRights &operator=(const WithoutRights &) = delete;
    ~WithoutRights() { syscall(SYS_setfsuid, m_before); }

private:
    uid_t m_before;
};

std::string whole()
{
    return contentOf(SIDELIGHT_TEST_DATA "/models/rgb.pt");
}

Outcome pipe(ModelStage &stage)
{
    const std::string path = stage.place("pipe.pt", "");
    unlink(path.c_str());
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    return stage.play(path);
}

Outcome socketFile(ModelStage &stage)
{
    const std::string path = stage.place("socket.pt", "");
    unlink(path.c_str());
    const Descriptor end(socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(bind(end.number(), reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    return stage.play(path);
}

Outcome linkToItself(ModelStage &stage)
{
    const std::string path = stage.place("loop.pt", "");
    unlink(path.c_str());
    EXPECT_EQ(symlink(path.c_str(), path.c_str()), 0);
    return stage.play(path);
}

Outcome linkToAModel(ModelStage &stage)
{
    const std::string path = stage.place("link.pt", "");
    unlink(path.c_str());
    EXPECT_EQ(symlink(stage.place("model.pt", whole()).c_str(), path.c_str()), 0);
    return stage.play(path);
}

/// Opens a model, does something to its file, and runs it.
Outcome changedMeanwhile(ModelStage &stage, const std::function<void(const std::string &path)> &change)
{
    const std::string path = stage.place("model.pt", whole());
    const auto host = stage.makeHost({seconds(60), 0});
    Variant variant;
    variant.modelPath = path;
    const auto opened = host->open(variant, {});
    EXPECT_TRUE(opened);
    change(path);
    const PicturePtr picture = ramp(16, 12);
    const auto answer = host->run(picture, {});
    EXPECT_TRUE(answer) << (answer ? "" : sentence(answer.error()));
    EXPECT_EQ(host->info().sha256, opened->sha256);
    return {"-", answer ? "runs: " + outcomeText(*answer->frame) : outcomeText(answer.error())};
}

/// Cuts and restores a file over and over while it is opened.
Outcome cutWhileOpening(ModelStage &stage)
{
    const std::string content = whole();
    const std::string path = stage.place("model.pt", content);
    std::atomic<bool> done = false;
    std::thread cutter([&] {
        while (!done) {
            truncate(path.c_str(), static_cast<off_t>(content.size() / 2));
            stage.place("model.pt", content);
        }
    });
    std::string faults;
    for (int i = 0; i < 10; ++i) {
        faults += stage.play(path).text.empty() ? "no outcome " : "";
    }
    done = true;
    cutter.join();
    EXPECT_EQ(faults, "");
    return {"-", "ten times an error or an answer"};
}

Outcome called(ModelStage &stage, const std::string &name)
{
    return stage.play(stage.place(name, whole()));
}

Outcome nameTooLong(ModelStage &stage)
{
    return stage.play(stage.place("a", "") + std::string(5000, 'a'));
}

Outcome sameNameOtherFile(ModelStage &stage)
{
    fs::create_directories(stage.place("one", "") + ".d");
    const std::string first = stage.place("one.d/model.pt", whole());
    const std::string second =
        stage.place("model.pt", contentOf(SIDELIGHT_TEST_DATA "/models/rgb_brighter.pt"));
    EXPECT_NE(stage.hashOf(first), stage.hashOf(second));
    const Outcome outcome = stage.play(second);
    return {outcome.when, outcome.text + "; its hash is another one"};
}

Outcome sameFileOtherPath(ModelStage &stage)
{
    const std::string path = stage.place("model.pt", whole());
    const std::string other = stage.place("hard_link.pt", "");
    unlink(other.c_str());
    fs::create_hard_link(path, other);
    EXPECT_EQ(stage.hashOf(path), stage.hashOf(other));
    const Outcome outcome = stage.play(other);
    return {outcome.when, outcome.text + "; its hash is the same"};
}

Outcome withoutPermission(ModelStage &stage)
{
    const std::string path = stage.place("model.pt", whole());
    chmod(path.c_str(), 0);
    const WithoutRights rights;
    return stage.play(path);
}

Outcome ofSomebodyElse(ModelStage &stage)
{
    const WithoutRights rights;
    return stage.play("/etc/shadow");
}

Outcome largerThanFourGigabytes(ModelStage &stage)
{
    const std::string path = stage.place("model.pt", whole());
    EXPECT_EQ(truncate(path.c_str(), (off_t{4} << 30) + 1), 0);
    return stage.play(path);
}

ModelCase row(const std::string &number, const std::string &input, Outcome (*play)(ModelStage &stage))
{
    return {number, input, play};
}

ModelCase name(const std::string &input, const std::string &file)
{
    return {"M22", input, [=](ModelStage &stage) { return called(stage, file); }};
}

}

std::vector<ModelCase> placeCases()
{
    return {
        row("M20", "a pipe", pipe),
        row("M20", "a folder", [](ModelStage &stage) { return stage.play(stage.scratch().path()); }),
        row("M20", "/dev/zero", [](ModelStage &stage) { return stage.play("/dev/zero"); }),
        row("M20", "a link to itself", linkToItself),
        row("M20", "a link to a model", linkToAModel),
        row("M20", "a socket", socketFile),
        row("M20", "a file of /proc", [](ModelStage &stage) { return stage.play("/proc/self/maps"); }),
        row("M21", "is not there",
            [](ModelStage &stage) { return stage.play(stage.scratch().file("none.pt")); }),
        row("M21", "removed between opening and run",
            [](ModelStage &stage) {
                return changedMeanwhile(stage, [](const auto &path) { fs::remove(path); });
            }),
        row("M21", "replaced between opening and run",
            [](ModelStage &stage) {
                return changedMeanwhile(stage, [&](const auto &path) {
                    fs::rename(stage.place("other.pt", "another file"), path);
                });
            }),
        row("M21", "cut between opening and run",
            [](ModelStage &stage) {
                return changedMeanwhile(stage, [](const auto &path) { fs::resize_file(path, 100); });
            }),
        row("M21", "cut and restored while it is opened", cutWhileOpening),
        name("a name with spaces and quotes", "my \"new\" model's.pt"),
        name("a name with a line break", "two\nlines.pt"),
        name("a name with an emoji", "\xF0\x9F\x8C\x88.pt"),
        name("a name that is not UTF-8", "\xFF\xFE.pt"),
        name("a name of 255 bytes", std::string(252, 'n') + ".pt"),
        name("a name that looks like an option", "-rf.pt"),
        row("M22", "a name of 5,000 bytes", nameTooLong),
        row("M23", "another file of the same name", sameNameOtherFile),
        row("M23", "the same file by another path", sameFileOtherPath),
        row("M24", "may not be read", withoutPermission),
        row("M24", "belongs to somebody else", ofSomebodyElse),
        row("M24", "larger than 4 GiB", largerThanFourGigabytes),
    };
}

}
