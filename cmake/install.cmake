# make install: program, libraries, headers, pkg-config and CMake files.
include(CMakePackageConfigHelpers)

configure_file(cmake/plogp.pc.in plogp.pc @ONLY)
configure_package_config_file(cmake/plogp-config.cmake.in plogp-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plogp)
write_basic_package_version_file(plogp-config-version.cmake COMPATIBILITY SameMajorVersion)

install(TARGETS plogp_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS plogp_shared EXPORT plogp LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS plogp_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/plogp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT plogp NAMESPACE plogp:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plogp)
install(FILES "${PROJECT_BINARY_DIR}/plogp.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES "${PROJECT_BINARY_DIR}/plogp-config.cmake"
  "${PROJECT_BINARY_DIR}/plogp-config-version.cmake"
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plogp)
