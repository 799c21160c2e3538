# Every outside library the project links, one place; docs/design.md says why each is here.
find_package(PkgConfig REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED) # headers only: Boost.Math, Boost.Multiprecision
find_package(ZLIB REQUIRED)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(POPT REQUIRED IMPORTED_TARGET popt)
if(PLOGP_SQL)
  pkg_check_modules(ODBC IMPORTED_TARGET odbc)
  if(NOT ODBC_FOUND)
    message(STATUS "unixodbc-dev is missing: SQL sources are left out")
    set(PLOGP_SQL OFF)
  endif()
endif()
if(PLOGP_SQL)
  set(PLOGP_ODBC_LIBRARY "-lodbc") # for plogp.pc
endif()
if(PLOGP_TESTS)
  pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
  pkg_check_modules(MPFR REQUIRED IMPORTED_TARGET mpfr) # the reference of the kernels
endif()
