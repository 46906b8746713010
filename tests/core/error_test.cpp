// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/error.h"

#include <gtest/gtest.h>

namespace sidelight::test
{

namespace
{

TEST(OneLine, TurnsLineBreaksAndControlCharactersIntoSingleSpaces)
{
    EXPECT_EQ(oneLine("a\r\n\tb\x1b[31mc\x7f"), "a b [31mc");
    EXPECT_EQ(oneLine("\n\nfirst\n\n"), "first");
    EXPECT_EQ(oneLine(std::string("a\0b", 3)), "a b");
    EXPECT_EQ(oneLine(""), "");
}

TEST(OneLine, KeepsUtf8AndReplacesWhatIsNot)
{
    EXPECT_EQ(oneLine("Nuit à Paris 🌙"), "Nuit à Paris 🌙");
    EXPECT_EQ(oneLine("a\xff\xc3"), "a??");
    EXPECT_EQ(oneLine("\xc0\xaf"), "??") << "overlong forms are not UTF-8";
}

TEST(OneLine, CutsLongTextBetweenCharacters)
{
    EXPECT_EQ(oneLine(std::string(400, 'x')), std::string(300, 'x') + "…");
    EXPECT_EQ(oneLine("ääää", 5), "ää…");
    EXPECT_EQ(oneLine("abcde", 5), "abcde");
}

TEST(Sentence, NamesTheFileTheProblemAndTheRemedy)
{
    Error error{ErrorCode::EmptyFile, "a b.png", "is empty", "choose another file", "errno 0"};
    EXPECT_EQ(sentence(error), "a b.png: is empty - choose another file");
    error.file.clear();
    EXPECT_EQ(sentence(error), "is empty - choose another file");
    error.remedy.clear();
    EXPECT_EQ(sentence(error), "is empty");
}

TEST(Sentence, IsOneLineWhateverTheFileIsCalled)
{
    const Error error{ErrorCode::EmptyFile, "a\nb\x1b.png", "is\nempty", {}, {}};
    EXPECT_EQ(sentence(error), "a b .png: is empty");
}

}

}
