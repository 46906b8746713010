# SPDX-License-Identifier: GPL-3.0-or-later
# Every library the project builds on; packaging/setup.sh installs them on Debian.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
if(SIDELIGHT_FUZZ)
    return()
endif()

find_package(PkgConfig REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs OPTIONAL_COMPONENTS quality)
find_package(Qt6 REQUIRED COMPONENTS Core Gui Widgets PrintSupport Svg)
find_package(TIFF REQUIRED)
find_package(Torch REQUIRED)
pkg_check_modules(LibRaw REQUIRED IMPORTED_TARGET libraw_r)

find_path(QCUSTOMPLOT_INCLUDE_DIR qcustomplot.h REQUIRED)
find_library(QCUSTOMPLOT_LIBRARY NAMES QCustomPlotQt6 qcustomplot-qt6 REQUIRED)
add_library(QCustomPlot::QCustomPlot UNKNOWN IMPORTED)
set_target_properties(QCustomPlot::QCustomPlot PROPERTIES
    IMPORTED_LOCATION "${QCUSTOMPLOT_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${QCUSTOMPLOT_INCLUDE_DIR}"
    INTERFACE_COMPILE_DEFINITIONS QCUSTOMPLOT_USE_LIBRARY
    INTERFACE_LINK_LIBRARIES "Qt6::Widgets;Qt6::PrintSupport")

# LibTorch as one target: its own one lacks OpenMP, and its headers do not compile without warnings.
add_library(Torch::Torch INTERFACE IMPORTED)
target_include_directories(Torch::Torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(Torch::Torch INTERFACE ${TORCH_LIBRARIES} OpenMP::OpenMP_CXX)
if(SIDELIGHT_SANITIZE MATCHES "undefined")
    # The check of virtual tables needs type information that LibTorch keeps to itself.
    target_compile_options(Torch::Torch INTERFACE -fno-sanitize=vptr)
endif()

if(SIDELIGHT_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()
if(SIDELIGHT_BENCH)
    find_package(benchmark REQUIRED)
endif()
