# The script that draws the pictures of HTML reports, embedded in the program.
option(PLOGP_REPORTS "embed Vega-Lite (fetched with npm, pinned) for pictures in reports" ON)
set(npm "")
if(PLOGP_REPORTS AND NOT PLOGP_SANITIZE)
  find_program(PLOGP_NPM npm)
  if(PLOGP_NPM)
    set(npm "${PLOGP_NPM}")
  endif()
endif()
set(report_script "${PROJECT_BINARY_DIR}/reports/report_script.c")
add_custom_command(OUTPUT "${report_script}"
  COMMAND "${PROJECT_SOURCE_DIR}/tools/make-report-script.sh" "${PROJECT_SOURCE_DIR}/third_party/vega"
    "${PROJECT_BINARY_DIR}/reports" "${report_script}" "${npm}"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/make-report-script.sh"
    "${PROJECT_SOURCE_DIR}/third_party/vega/package-lock.json"
  COMMENT "Fetching what draws the pictures of reports")
