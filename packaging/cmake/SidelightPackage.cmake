# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed, and the Debian package: cmake --build --preset release && cpack --config build/release/CPackConfig.cmake

if(TARGET sidelight)
    install(TARGETS sidelight RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    # Where installedFile() looks for them.
    install(TARGETS sidelight-worker sidelight-torch sidelight-pictures
        RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/sidelight"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/sidelight")
endif()
# Installing and packing take what has been built; only the program is needed, not the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
install(FILES packaging/copyright README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/sidelight")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sidelight)
set(CPACK_PACKAGE_VENDOR "Sidelight developers")
set(CPACK_PACKAGE_CONTACT "Sidelight developers <sidelight@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
string(CONCAT CPACK_PACKAGE_DESCRIPTION
    "Sidelight shows, side by side, what an original image-to-image network and its\n"
    "optimized variants make of the same picture, how far apart the results are, and\n"
    "what each costs in time. It opens TorchScript models, pictures and camera RAW,\n"
    "in a window and on the command line.")
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_BINARY_DIR}/package")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_SOURCE_GENERATOR "")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# shlibdeps sees what the program links, not what Qt loads when it runs: the plugin that draws the SVG icons, and
# the one for Wayland; a system without any font shows no letters.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6svg6, fonts-dejavu-core | fonts-freefont-ttf | fonts-liberation")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-wayland, hicolor-icon-theme")
include(CPack)

if(SIDELIGHT_TESTS AND TARGET sidelight)
    add_test(NAME package COMMAND "${CMAKE_SOURCE_DIR}/packaging/check_package.sh" "${CMAKE_BINARY_DIR}")
    set_tests_properties(package PROPERTIES LABELS package TIMEOUT 600)
endif()
