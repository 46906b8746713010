// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/model_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

struct Case {
    const char *message; ///< as LibTorch 1.13 says it
    ErrorCode code;
    const char *told; ///< part of the sentence
};

class LoadErrors : public testing::TestWithParam<Case>
{
};

TEST_P(LoadErrors, BecomeASentenceAboutTheFile)
{
    const Error error = loadError("m.pt", GetParam().message);
    EXPECT_EQ(error.code, GetParam().code);
    EXPECT_THAT(sentence(error), HasSubstr(GetParam().told));
    EXPECT_FALSE(error.remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Each, LoadErrors,
    testing::Values(
        Case{"PytorchStreamReader failed reading zip archive: not a ZIP archive", ErrorCode::NotAModel,
             "not a TorchScript"},
        Case{"PytorchStreamReader failed finding central directory", ErrorCode::NotAModel, "cut off"},
        Case{"PytorchStreamReader failed locating file constants.pkl: file not found",
             ErrorCode::UnsupportedModelFormat, "state_dict"},
        Case{"Attempted to read a PyTorch file with version 99, but the maximum supported version for "
             "reading is 10. Your "
             "PyTorch installation may be too old.",
             ErrorCode::ModelTooNew, "version 99"},
        Case{"\nUnknown builtin op: torchvision::nms.\nCould not find any similar ops to torchvision::nms.",
             ErrorCode::UnknownOperator, "library \"torchvision\""},
        Case{"something nobody has seen\nException raised from f at g.cpp:1", ErrorCode::NotAModel,
             "(something nobody has seen)"}));

class ForwardErrors : public testing::TestWithParam<Case>
{
};

TEST_P(ForwardErrors, BecomeASentenceAboutTheFile)
{
    const Error error = forwardError("m.pt", GetParam().message);
    EXPECT_EQ(error.code, GetParam().code);
    EXPECT_THAT(sentence(error), HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ForwardErrors,
    testing::Values(Case{"Given groups=1, weight of size [8, 4, 3, 3], expected input[1, 3, 64, 64] to have "
                         "4 channels, but got 3 "
                         "channels instead",
                         ErrorCode::WrongInputKind, "takes 4 channels and was given 3"},
                    Case{"PyTorch is not linked with support for cuda devices", ErrorCode::ModelFailed,
                         "CUDA"},
                    Case{"The following operation failed in the TorchScript interpreter.\nTraceback of "
                         "TorchScript (most recent call "
                         "last):\n  File \"x.py\", line 1, in forward\nRuntimeError: too dark",
                         ErrorCode::ModelFailed, "(too dark)"},
                    Case{"[enforce fail at alloc_cpu.cpp:66] DefaultCPUAllocator: can't allocate memory: you "
                         "tried to allocate",
                         ErrorCode::OutOfMemory, "memory"}));

TEST(ForeignFormats, AreNamed)
{
    EXPECT_THAT(foreignModelFormat("\x89HDF\r\n\x1a\n", "m.keras"), HasSubstr("Keras"));
    EXPECT_THAT(foreignModelFormat("\x80\x02}q", "m.pth"), HasSubstr("pickle"));
    EXPECT_THAT(foreignModelFormat("\x08\x07", "m.onnx"), HasSubstr("ONNX"));
    EXPECT_THAT(foreignModelFormat(std::string("\x40\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\"", 27), "m.bin"),
                HasSubstr("safetensors"));
    EXPECT_THAT(foreignModelFormat(std::string("\x18\0\0\0PTMF", 8), "m.ptl"), HasSubstr("Mobile"));
    EXPECT_EQ(foreignModelFormat("PK\x03\x04", "m.pt"), "");
}

}
}
