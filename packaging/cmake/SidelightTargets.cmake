# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the project has in common: language level, warnings, sanitizers, compiler cache.

option(SIDELIGHT_TESTS "Build the tests" ON)
option(SIDELIGHT_BENCH "Build the benchmarks" ON)
option(SIDELIGHT_FUZZ "Build the targets of libFuzzer, and what they need, alone" OFF)
option(SIDELIGHT_WERROR "Treat warnings as errors" ON)
set(SIDELIGHT_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON) # Libraries end in modules, too.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

# Everything of one target that is not its sources and its links.
function(sidelight_target target)
    target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}")
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # False alarms in inlined std::string code: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
        target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
    if(SIDELIGHT_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(SIDELIGHT_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${SIDELIGHT_SANITIZE} -fno-omit-frame-pointer
            -fno-sanitize-recover=all)
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            # GCC sees uninitialized values in std::regex and std::function once they are instrumented; the build
            # without sanitizers keeps the warning: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105562
            target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
        endif()
        target_link_options(${target} PRIVATE -fsanitize=${SIDELIGHT_SANITIZE})
    endif()
endfunction()

function(sidelight_library target)
    sidelight_target(${target})
    target_include_directories(${target} INTERFACE "${CMAKE_SOURCE_DIR}")
endfunction()

# A GoogleTest executable that CTest runs as one test a case.
#
#   sidelight_test(NAME SOURCES… LIBRARIES…  [LABELS …] [ENVIRONMENT …])
#
# The label of its cases is the name of the folder (core, engine, …) and then LABELS, joined by dots; the target
# tests_FOLDER builds every test of a folder.
function(sidelight_test target)
    cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES;LABELS;ENVIRONMENT" ${ARGN})
    add_executable(${target} ${arg_SOURCES})
    sidelight_target(${target})
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_compile_definitions(${target} PRIVATE
        SIDELIGHT_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
        SIDELIGHT_DEMO="${CMAKE_SOURCE_DIR}/resources/demo")
    target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)

    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    if(NOT TARGET tests_${folder})
        add_custom_target(tests_${folder})
    endif()
    add_dependencies(tests_${folder} ${target})
    list(JOIN arg_LABELS "." label)
    string(JOIN "." label ${folder} ${label})

    # gtest_discover_tests() cannot pass a list on as a test property, and lists the cases without the ENVIRONMENT
    # property; a launcher serves both.
    set_target_properties(${target} PROPERTIES CROSSCOMPILING_EMULATOR
        "${CMAKE_COMMAND};-E;env;TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1;ASAN_OPTIONS=detect_leaks=0:detect_odr_violation=0;QT_QPA_PLATFORM=offscreen;${arg_ENVIRONMENT}")
    gtest_discover_tests(${target}
        DISCOVERY_MODE PRE_TEST
        DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS "${label}" TIMEOUT 900)
endfunction()
